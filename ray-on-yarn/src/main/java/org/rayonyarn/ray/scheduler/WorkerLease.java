package org.rayonyarn.ray.scheduler;

import org.rayonyarn.ray.rpc.NodeId;

/** Workers of another node, lent to this one for tasks of one shape. Confined to its scheduler. */
final class WorkerLease {
    final NodeId target;
    int slots;
    int inFlight;
    long idleSinceNs;

    WorkerLease(NodeId target) {
        this.target = target;
    }

    boolean hasRoom(int depth) {
        return inFlight < (long) slots * depth;
    }

    /** How full it is, for picking the emptiest. */
    double fill() {
        return inFlight / (double) Math.max(1, slots);
    }
}
