package org.rayonyarn.ray.worker;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Lets idle actors wake up a few at a time, so that calls to thousands of them at once do not set off thousands of threads at once,
 * under which the node would fall silent. One lock, this; any thread.
 *
 * <p>Assumption: most calls are short. One that isn't, or that waits for another actor, must not hold the rest up: when no wake-up
 * has ended for a while, further ones begin anyway.
 */
final class ThreadStarts {
    private static final int AT_ONCE = 64;
    private static final long PATIENCE_MS = 20;

    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int underWay;
    private long ended;
    private @Nullable Thread pusher;

    /** Runs {@code wakeUp} now or later, on any thread; its first work must tell {@link #ended}. */
    void begin(Runnable wakeUp) {
        synchronized (this) {
            if (underWay >= AT_ONCE) {
                waiting.add(wakeUp);
                push();
                return;
            }
            underWay++;
        }
        wakeUp.run();
    }

    /** The first work after a wake-up is over. */
    void ended() {
        Runnable next;
        synchronized (this) {
            ended++;
            next = waiting.poll();
            if (next == null) {
                underWay--;
            }
        }
        if (next != null) {
            next.run();
        }
    }

    /** While somebody waits, a thread watches that it goes on. */
    private synchronized void push() {
        if (pusher == null) {
            pusher = new Thread(this::pushUntilNobodyWaits, "actor-starts");
            pusher.setDaemon(true);
            pusher.start();
        }
    }

    private void pushUntilNobodyWaits() {
        long seen = -1;
        while (true) {
            Runnable next = null;
            synchronized (this) {
                if (waiting.isEmpty()) {
                    pusher = null;
                    return;
                }
                if (seen == ended) {
                    next = waiting.poll();
                    underWay++;
                }
                seen = ended;
            }
            if (next != null) {
                next.run();
            }
            try {
                Thread.sleep(next == null ? PATIENCE_MS : 1);
            } catch (InterruptedException e) {
                return; // nobody interrupts it
            }
        }
    }
}
