package org.rayonyarn.ray.node;

import io.ray.api.exception.RayException;
import java.util.concurrent.locks.LockSupport;

/**
 * A user's thread that waits for something to happen on the strand. {@link #start}, {@link #cleanUp}, {@link #finish} and
 * {@link #cancel} run on the strand; {@link #await} on the thread that made this.
 */
abstract class WaitingThread {
    private enum State {
        /** Not decided yet. */
        WAITING,
        /** What was waited for is there. */
        FINISHED,
        /** The time is up, or the thread was interrupted. */
        CANCELLED
    }

    private final Thread thread = Thread.currentThread();
    private volatile State state = State.WAITING;
    private Runnable onOver = () -> {};

    /** Begins; may finish at once. */
    abstract void start();

    /** Lets go what is not needed any more. */
    abstract void cleanUp();

    /** Begins on the strand; unless over at once, {@code onWait} is run, and {@code onOver} when it is over. */
    final void begin(Runnable onWait, Runnable over) {
        start();
        if (!isOver()) {
            onWait.run();
            onOver = over;
        }
    }

    final boolean isOver() {
        return state != State.WAITING;
    }

    final void finish() {
        leave(State.FINISHED);
    }

    /** Ends it with what there is; nothing happens if it is over. */
    final void cancel() {
        if (!isOver()) {
            leave(State.CANCELLED);
        }
    }

    private void leave(State last) {
        cleanUp();
        onOver.run();
        state = last;
        LockSupport.unpark(thread);
    }

    /**
     * Parks the calling thread until the operation is over.
     *
     * @param timeoutMs negative for no limit
     * @return whether it finished; false when the time was up first
     */
    final boolean await(Strand strand, long timeoutMs) {
        long deadline = System.nanoTime() + Math.min(timeoutMs, Long.MAX_VALUE / 2_000_000) * 1_000_000;
        while (!isOver()) {
            long left = deadline - System.nanoTime();
            if (timeoutMs < 0) {
                LockSupport.park(this);
            } else if (left > 0) {
                LockSupport.parkNanos(this, left);
            } else {
                cancelAndSettle(strand);
            }
            if (Thread.interrupted()) {
                cancelAndSettle(strand);
                Thread.currentThread().interrupt();
                throw new RayException("interrupted while waiting for objects");
            }
        }
        return state == State.FINISHED;
    }

    /** The strand never blocks, so this is short; afterwards the state is final. */
    private void cancelAndSettle(Strand strand) {
        strand.execute(this::cancel);
        boolean interrupted = false;
        while (!isOver()) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
