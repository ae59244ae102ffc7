package org.rayonyarn.ray.scheduler;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ResourceSet;

/** All that a scheduler keeps about tasks of one shape: what waits, which leases serve it, how long one takes. Confined. */
final class ShapeQueue {
    /** How much a new observation weighs against the mean so far. */
    private static final double WEIGHT = 0.1;

    /** The first tick may come right after a submission, so one more. */
    private static final int STUCK_TICKS = 2;

    final ResourceSet demand;
    final TaskQueue waiting = new TaskQueue();
    final Map<NodeId, WorkerLease> leases = new LinkedHashMap<>();

    /** The backlog of the request that the head has not answered yet; 0 for none. */
    int requested;

    private double meanNanos;

    /** How many ticks have passed since a task of this shape last started or was sent, while one waited. */
    private int idleTicks;

    ShapeQueue(ResourceSet demand) {
        this.demand = demand;
    }

    void observe(long runNanos) {
        meanNanos = meanNanos == 0 ? Math.max(1, runNanos) : meanNanos + WEIGHT * (runNanos - meanNanos);
    }

    /** A task has started or was sent. */
    void moved() {
        idleTicks = 0;
    }

    /** Counts a tick; whether tasks wait and none has moved for longer than any estimate said. */
    boolean isStuckAtTick() {
        idleTicks = waiting.spillable() == 0 ? 0 : Math.min(STUCK_TICKS, idleTicks + 1);
        return isStuck();
    }

    /** Actors, or tasks of another shape, hold what these tasks need: the mean says nothing about the wait. */
    boolean isStuck() {
        return idleTicks >= STUCK_TICKS;
    }

    /** 0 before the first task is over. */
    long meanNanos() {
        return (long) Math.ceil(meanNanos);
    }

    /** How many tasks to send to a slot before the first is over: one while their length is unknown. */
    int pipelineDepth(SchedulerConfig config) {
        if (meanNanos == 0) {
            return 1;
        }
        long fit = config.pipelining().toNanos() / meanNanos();
        return (int) Math.max(1, Math.min(config.maxPipelined(), fit));
    }

    @Nullable
    WorkerLease emptiestLease() {
        WorkerLease best = null;
        for (WorkerLease lease : leases.values()) {
            if (best == null || lease.fill() < best.fill()) {
                best = lease;
            }
        }
        return best;
    }
}
