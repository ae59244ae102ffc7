package org.rayonyarn.ray.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TaskThreadsTest {
    private static final int MANY = 16;

    private TaskThreads threads = new TaskThreads(MANY, Duration.ofSeconds(60));

    @AfterEach
    void close() {
        threads.close();
    }

    @Test
    void givesEachTaskAThreadEvenIfAllWaitForEachOther() throws Exception {
        for (int round = 0; round < 200; round++) {
            CyclicBarrier together = new CyclicBarrier(MANY + 1);

            for (int i = 0; i < MANY; i++) {
                assertThat(threads.execute(() -> await(together))).isTrue();
            }

            together.await(60, TimeUnit.SECONDS);
            awaitAllIdle();
        }
        assertThat(threads.living()).isLessThanOrEqualTo(MANY);
    }

    /** A task that has passed the barrier may not have come free yet, and then another thread would be one too many. */
    private void awaitAllIdle() throws InterruptedException {
        for (int i = 0; i < 10_000 && threads.busy() > 0; i++) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void runsEachOfManyShortTasksOfManyThreadsOnce() throws Exception {
        threads = new TaskThreads(10_000, Duration.ofMillis(1)); // threads end and begin all the time
        int producers = 4;
        int each = 20_000;
        AtomicInteger ran = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(producers * each);
        AtomicInteger refused = new AtomicInteger();

        for (int p = 0; p < producers; p++) {
            new Thread(() -> {
                        for (int i = 0; i < each; i++) {
                            if (!threads.execute(() -> {
                                ran.incrementAndGet();
                                all.countDown();
                            })) {
                                refused.incrementAndGet();
                                all.countDown();
                            }
                        }
                    })
                    .start();
        }

        assertThat(all.await(100, TimeUnit.SECONDS)).isTrue();
        assertThat(ran.get() + refused.get()).isEqualTo(producers * each);
    }

    @Test
    void refusesATaskWhenAllThreadsWait() throws Exception {
        threads = new TaskThreads(2, Duration.ofSeconds(60));
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(2);

        boolean first = threads.execute(() -> awaitThen(release, over));
        boolean second = threads.execute(() -> awaitThen(release, over));
        boolean third = threads.execute(() -> {});
        release.countDown();

        assertThat(first && second).isTrue();
        assertThat(third).isFalse();
        assertThat(over.await(60, TimeUnit.SECONDS)).isTrue();
    }

    private static void awaitThen(CountDownLatch release, CountDownLatch over) {
        try {
            release.await();
            over.countDown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void theThreadThatReportsTakesOverTheTaskThatItsReportStarts() throws Exception {
        AtomicReference<Thread> first = new AtomicReference<>();
        AtomicReference<Thread> second = new AtomicReference<>();
        CountDownLatch over = new CountDownLatch(1);

        threads.execute(() -> {
            first.set(Thread.currentThread());
            TaskThreads.reporting(() -> threads.execute(() -> {
                second.set(Thread.currentThread());
                over.countDown();
            }));
        });

        assertThat(over.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(second.get()).isSameAs(first.get());
    }

    @Test
    void aTaskStartedByUserCodeGetsAnotherThreadForItsStarterMayWaitForIt() throws Exception {
        CountDownLatch inner = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);

        threads.execute(() -> {
            threads.execute(inner::countDown);
            awaitThen(inner, over);
        });

        assertThat(over.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void threadsWithoutWorkEnd() throws Exception {
        threads = new TaskThreads(MANY, Duration.ofMillis(1));
        CountDownLatch over = new CountDownLatch(MANY);
        for (int i = 0; i < MANY; i++) {
            threads.execute(over::countDown);
        }

        assertThat(over.await(60, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 10_000 && threads.living() > 0; i++) {
            TimeUnit.MILLISECONDS.sleep(1);
        }

        assertThat(threads.living()).isZero();
    }

    @Test
    void closingInterruptsWhatRuns() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        threads.execute(() -> {
            try {
                begun.countDown();
                TimeUnit.SECONDS.sleep(100);
            } catch (InterruptedException e) {
                interrupted.set(true);
            }
            over.countDown();
        });
        begun.await();

        threads.close();

        assertThat(over.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(interrupted).isTrue();
    }
}
