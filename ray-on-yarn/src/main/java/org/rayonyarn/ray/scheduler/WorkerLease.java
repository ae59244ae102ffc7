package org.rayonyarn.ray.scheduler;

import java.time.Duration;
import org.rayonyarn.ray.rpc.NodeId;

/** Workers of another node, lent to this one for tasks of one shape. Confined to its scheduler. */
final class WorkerLease {
    final NodeId target;
    int slots;
    int inFlight;

    /** How many slots it has ever had: so many tasks may be running, whatever became of the lease. */
    int mostSlots;

    /** Whether {@link #idleSinceNs} is known: from the first tick that finds the lease without work. */
    private boolean seenIdle;

    private long idleSinceNs;

    WorkerLease(NodeId target) {
        this.target = target;
    }

    void grant(int moreSlots) {
        slots += moreSlots;
        mostSlots = Math.max(mostSlots, slots);
        seenIdle = false;
    }

    /** The head doesn't know the lease any more: nothing is sent by it. Gives what is under way. */
    int lose() {
        slots = 0;
        return inFlight;
    }

    /** A task is over, or leaves its slot to others while it waits. */
    void leave() {
        inFlight--;
        seenIdle = false;
    }

    /** A task that has waited goes on, even if that means that more are under way than there are slots. */
    void resume() {
        inFlight++;
    }

    /** Whether it was without work for longer than {@code limit}, as far as ticks have seen. */
    boolean isIdleAt(long nowNs, Duration limit) {
        if (inFlight > 0) {
            return false;
        }
        if (!seenIdle) {
            seenIdle = true;
            idleSinceNs = nowNs;
        }
        return nowNs - idleSinceNs > limit.toNanos();
    }

    boolean hasRoom(int depth) {
        return inFlight < (long) slots * depth;
    }

    /** How full it is, for picking the emptiest. */
    double fill() {
        return inFlight / (double) Math.max(1, slots);
    }
}
