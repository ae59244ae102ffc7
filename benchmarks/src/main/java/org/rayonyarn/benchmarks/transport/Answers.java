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

    /** Streams through {@code send} with a bounded number under way; half of it is let go before more is sent. */
    long stream(long nanos, Sender send) throws Exception {
        long begun = count.get();
        long sent = begun;
        long until = System.nanoTime() + nanos;
        while (System.nanoTime() < until) {
            for (int i = 0; i < BATCH; i++) {
                send.send();
            }
            sent += BATCH;
            if (sent - count.get() >= Contender.WINDOW) {
                await(sent - Contender.WINDOW / 2);
            }
        }
        long answered = count.get() - begun;
        await(sent);
        return answered;
    }

    /** Sends one message. */
    interface Sender {
        void send() throws Exception;
    }
}
