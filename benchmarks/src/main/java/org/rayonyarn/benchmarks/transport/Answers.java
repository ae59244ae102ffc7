package org.rayonyarn.benchmarks.transport;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Counts answers on one thread while another waits for them. */
final class Answers {
    /** Messages between two looks at the clock and at the window: 50 KB. */
    static final int BATCH = 512;

    private final AtomicLong count = new AtomicLong();
    private final Thread waiter;
    private volatile long wanted = Long.MAX_VALUE;

    /** @param waiter the only thread that waits */
    Answers(Thread waiter) {
        this.waiter = waiter;
    }

    void onAnswers(long more) {
        if (count.addAndGet(more) >= wanted) {
            wanted = Long.MAX_VALUE;
            LockSupport.unpark(waiter);
        }
    }

    long count() {
        return count.get();
    }

    void await(long answers) {
        wanted = answers;
        while (count.get() < answers) {
            LockSupport.park(this);
        }
        wanted = Long.MAX_VALUE;
    }

    /**
     * Streams through {@code send} with a bounded number under way; half of it is let go before more is sent.
     *
     * @return messages a second, from the first one sent to the last one answered
     */
    double stream(long nanos, Sender send) throws Exception {
        long begun = count.get();
        long sent = begun;
        long beganAt = System.nanoTime();
        while (System.nanoTime() - beganAt < nanos) {
            for (int i = 0; i < BATCH; i++) {
                send.send();
            }
            sent += BATCH;
            if (sent - count.get() >= Contender.WINDOW) {
                await(sent - Contender.WINDOW / 2);
            }
        }
        await(sent);
        return (sent - begun) * 1e9 / (System.nanoTime() - beganAt);
    }

    /** Sends one message. */
    interface Sender {
        void send() throws Exception;
    }
}
