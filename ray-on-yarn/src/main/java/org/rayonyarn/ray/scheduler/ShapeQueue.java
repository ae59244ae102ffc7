package org.rayonyarn.ray.scheduler;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.BundleResources;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.SchedulingClass;

/** All that a scheduler keeps about tasks of one class: what waits, which leases serve it, how long one takes. Confined. */
final class ShapeQueue {
    /** How much a new observation weighs against the mean so far. */
    private static final double WEIGHT = 0.1;

    /** The first tick may come right after a submission, so one more. */
    private static final int STUCK_TICKS = 2;

    final SchedulingClass tasks;
    final ResourceSet demand;
    final TaskQueue waiting = new TaskQueue();
    final Map<NodeId, WorkerLease> leases = new LinkedHashMap<>();

    /** The backlog of the request that the head has not answered yet; 0 for none. */
    int requested;

    /** For tasks whose inputs are elsewhere: they are yet better run here. */
    boolean mayStartHere;

    private final boolean inGroup;
    private double inputBytes;
    private double meanNanos;

    /** How many ticks have passed since a task of this shape last started or was sent, while one waited. */
    private int idleTicks;

    ShapeQueue(SchedulingClass tasks) {
        this.tasks = tasks;
        this.demand = tasks.demand();
        this.inGroup = BundleResources.groupOf(demand) != null;
    }

    /** Whether its tasks are to run in a placement group's bundle. */
    boolean isInGroup() {
        return inGroup;
    }

    void observe(long runNanos) {
        meanNanos = meanNanos == 0 ? Math.max(1, runNanos) : meanNanos + WEIGHT * (runNanos - meanNanos);
    }

    /** A task comes in that would have to pull so much elsewhere than at home. */
    void observeInputs(long bytes) {
        inputBytes = inputBytes == 0 ? bytes : inputBytes + WEIGHT * (bytes - inputBytes);
    }

    /** What a task would have to pull elsewhere than at its class's home, on average. */
    long inputBytes() {
        return tasks.home() == null ? 0 : (long) inputBytes;
    }

    /** Nothing speaks of it: a class of tasks with a home is made for few tasks, and homes are many. */
    boolean isForgettable() {
        return tasks.home() != null && waiting.size() == 0 && leases.isEmpty() && requested == 0;
    }

    /** A task has started or was sent. */
    void moved() {
        idleTicks = 0;
    }

    /** Counts a tick; whether tasks wait and none has moved for longer than any estimate said. */
    boolean isStuckAtTick() {
        idleTicks = waiting.size() == 0 ? 0 : Math.min(STUCK_TICKS, idleTicks + 1);
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
            if (lease.slots > 0 && (best == null || lease.fill() < best.fill())) {
                best = lease;
            }
        }
        return best;
    }
}
