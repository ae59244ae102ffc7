package org.rayonyarn.ray.worker;

import org.jspecify.annotations.Nullable;

/**
 * Lets a worker thread that reports a task's end take over the task that this end has started: no other thread is woken.
 *
 * <p>Invariant: a thread takes over at most one task at a time, and only while it is reporting, never in user code.
 */
final class Relay implements Runnable {
    private static final ThreadLocal<@Nullable Relay> REPORTING = new ThreadLocal<>();

    private final Runnable first;
    private @Nullable Runnable next;
    private boolean open;

    Relay(Runnable first) {
        this.first = first;
    }

    /** Marks that from now on the calling worker runs no user code until its task's work returns. */
    static void reporting(Runnable report) {
        Relay mine = REPORTING.get();
        if (mine == null) {
            report.run();
            return;
        }
        mine.open = true;
        try {
            report.run();
        } finally {
            mine.open = false;
        }
    }

    /** Whether the calling thread will run {@code work} as soon as its report is made. */
    static boolean takeOver(Runnable work) {
        Relay mine = REPORTING.get();
        if (mine == null || !mine.open || mine.next != null) {
            return false;
        }
        mine.next = work;
        return true;
    }

    @Override
    public void run() {
        REPORTING.set(this);
        try {
            for (Runnable work = first; work != null; work = takeNext()) {
                work.run();
            }
        } finally {
            REPORTING.remove();
        }
    }

    private @Nullable Runnable takeNext() {
        Runnable taken = next;
        next = null;
        return taken;
    }
}
