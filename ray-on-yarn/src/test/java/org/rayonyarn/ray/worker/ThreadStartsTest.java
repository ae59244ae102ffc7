package org.rayonyarn.ray.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ThreadStartsTest {
    private final ThreadStarts starts = new ThreadStarts();

    @Test
    void allBeginEvenIfNoneEnds() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(500);
        for (int i = 0; i < 500; i++) {
            starts.begin(begun::countDown);
        }

        begun.await();

        assertThat(begun.getCount()).isZero();
    }

    @Test
    void eachBeginsOnce() throws InterruptedException {
        List<Integer> order = new ArrayList<>();
        AtomicInteger left = new AtomicInteger(1_000);
        CountDownLatch over = new CountDownLatch(1);
        for (int i = 0; i < 1_000; i++) {
            int number = i;
            starts.begin(() -> {
                synchronized (order) {
                    order.add(number);
                }
                if (left.decrementAndGet() == 0) {
                    over.countDown();
                }
                starts.ended();
            });
        }

        over.await();

        assertThat(order).hasSize(1_000).doesNotHaveDuplicates();
    }
}
