package org.rayonyarn.ray.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StrandTest {
    private final Queue<Runnable> rest = new ArrayDeque<>();
    private final List<Integer> ran = new ArrayList<>();

    @Test
    void runsACommandOfACommandAfterIt() {
        Strand strand = new Strand(rest::add);

        strand.execute(() -> {
            strand.execute(() -> ran.add(2));
            ran.add(1);
        });

        assertThat(ran).containsExactly(1, 2);
    }

    @Test
    void goesOnAfterACommandThatFails() {
        Strand strand = new Strand(rest::add);

        strand.execute(() -> {
            throw new IllegalStateException("wanted by the test");
        });
        strand.execute(() -> {
            throw new AssertionError("wanted by the test");
        });
        strand.execute(() -> ran.add(1));

        assertThat(ran).containsExactly(1);
    }

    @Test
    void leavesWhatIsLeftAfterATurnToTheExecutor() {
        Strand strand = new Strand(rest::add);

        strand.execute(() -> {
            for (int i = 0; i < 2_000; i++) {
                int number = i;
                strand.execute(() -> ran.add(number));
            }
        });
        int inFirstTurn = ran.size();
        while (!rest.isEmpty()) {
            rest.remove().run();
        }

        assertThat(inFirstTurn).isPositive().isLessThan(2_000);
        assertThat(ran).hasSize(2_000).isSorted();
    }

    @Test
    void neverRunsTwoAtOnceAndKeepsEachThreadsOrder() throws Exception {
        int threads = 4;
        int each = 20_000;
        ExecutorService pool = Executors.newFixedThreadPool(threads + 1);
        try {
            Strand strand = new Strand(pool);
            AtomicInteger inside = new AtomicInteger();
            AtomicInteger clashes = new AtomicInteger();
            int[] last = new int[threads];
            CountDownLatch left = new CountDownLatch(threads * each);
            for (int thread = 0; thread < threads; thread++) {
                int who = thread;
                pool.execute(() -> {
                    for (int i = 1; i <= each; i++) {
                        int number = i;
                        strand.execute(() -> {
                            boolean alone = inside.incrementAndGet() == 1;
                            clashes.addAndGet(alone && ++last[who] == number ? 0 : 1);
                            inside.decrementAndGet();
                            left.countDown();
                        });
                    }
                });
            }

            assertThat(left.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(clashes).hasValue(0);
        } finally {
            pool.shutdownNow();
        }
    }
}
