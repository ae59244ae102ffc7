package org.rayonyarn.ray.scheduler;

import io.ray.api.id.JobId;
import io.ray.api.id.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.HeadReply.Grant;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.TaskSpec;
import org.rayonyarn.ray.scheduler.SentTasks.Sent;

/** How tasks of one node come to run on others: worker leases asked for, used and given back. Confined to its scheduler. */
final class Spillover {
    private final NodeId self;
    private final NodeResources resources;
    private final SchedulerConfig config;
    private final SchedulingEffects effects;
    private final SentTasks sent = new SentTasks();
    private int otherNodes;

    Spillover(NodeId self, NodeResources resources, SchedulerConfig config, SchedulingEffects effects) {
        this.self = self;
        this.resources = resources;
        this.config = config;
        this.effects = effects;
    }

    void onOtherNodes(int count) {
        otherNodes = count;
    }

    /** Large inputs are elsewhere, and the head has not said yet that the tasks are better run here. */
    boolean isForTheHeadToSay(ShapeQueue shape) {
        return otherNodes > 0 && shape.tasks.hasHomeOutside(self) && !shape.mayStartHere;
    }

    /** Sends what leases allow, and asks for more where that is not enough. */
    void dispatch(ShapeQueue shape) {
        sendAway(shape);
        maybeRequest(shape);
    }

    private void sendAway(ShapeQueue shape) {
        int depth = shape.pipelineDepth(config);
        while (shape.waiting.spillable() > 0) {
            WorkerLease lease = shape.emptiestLease();
            if (lease == null || !lease.hasRoom(depth)) {
                return;
            }
            TaskSpec task = shape.waiting.pollSpillable();
            if (task == null) {
                return;
            }
            lease.inFlight++;
            shape.moved();
            sent.add(task, shape, lease.target);
            effects.send(lease.target, task);
        }
    }

    void maybeRequest(ShapeQueue shape) {
        int backlog = shape.waiting.spillable();
        if (backlog == 0) {
            if (shape.requested > 0) {
                shape.requested = 0;
                effects.requestLeases(shape.tasks, 0, 0);
            }
        } else if (shape.requested == 0 && mayBeElsewhere(shape) && waitsTooLong(shape, backlog)) {
            shape.requested = backlog;
            effects.requestLeases(shape.tasks, backlog, shape.inputBytes());
        }
    }

    /** What can't run here at all is asked for even if nobody else is there yet: the head says so if nobody ever will be. */
    private boolean mayBeElsewhere(ShapeQueue shape) {
        return otherNodes > 0 || resources.slotsFor(shape.demand) == 0;
    }

    private boolean waitsTooLong(ShapeQueue shape, int backlog) {
        int slots = resources.slotsFor(shape.demand);
        return slots == 0
                || shape.isStuck()
                || shape.meanNanos() == 0
                || shape.tasks.hasHomeOutside(self)
                || (double) backlog * shape.meanNanos() / slots
                        > config.spillAfter().toNanos() + pullNanos(shape.inputBytes());
    }

    private double pullNanos(long bytes) {
        return 1e9 * bytes / config.bandwidthBytesPerSecond();
    }

    void onGrants(ShapeQueue shape, List<Grant> grants) {
        shape.requested = 0;
        for (Grant grant : grants) {
            if (grant.target().equals(self)) {
                shape.mayStartHere = true;
                effects.returnLease(shape.tasks, self, grant.slots());
            } else {
                shape.leases.computeIfAbsent(grant.target(), WorkerLease::new).grant(grant.slots());
            }
        }
    }

    /** Where it ran; null if it was not under way elsewhere. */
    @Nullable
    ShapeQueue finished(TaskId task) {
        Sent done = sent.remove(task);
        if (done == null) {
            return null;
        }
        taskOver(done);
        return done.shape();
    }

    private static void taskOver(Sent task) {
        WorkerLease lease = task.lease();
        if (lease != null && task.takesSlot) {
            lease.leave();
        }
    }

    /**
     * A task waits where it runs, and others may use its slot, or it goes on.
     *
     * @return tasks for which there may be room; none if it is not under way there
     */
    Optional<ShapeQueue> waits(NodeId target, TaskId task, boolean waits) {
        Sent found = sent.find(task);
        if (found == null || !found.target().equals(target)) {
            return Optional.empty();
        }
        WorkerLease lease = found.lease();
        if (lease != null && waits && found.takesSlot) {
            found.takesSlot = false;
            lease.leave();
        } else if (lease != null && !waits && !found.takesSlot) {
            found.takesSlot = true;
            lease.resume();
        }
        return Optional.of(found.shape());
    }

    /** It is over, though not as one that was sent away. */
    void finishedHere(TaskId task) {
        sent.forget(task);
    }

    /** The target has given it back: its lease is no use any more. Null if it was not under way. */
    @Nullable
    TaskSpec takeBack(TaskId task) {
        Sent returned = sent.takeBack(task);
        if (returned == null) {
            return null;
        }
        taskOver(returned);
        WorkerLease lease = returned.shape().leases.get(returned.target());
        if (lease != null) {
            giveBack(returned.shape(), lease);
            lease.lose();
        }
        return returned.spec();
    }

    /**
     * A node is dead, with what was sent there and did not come back. What is suspected of having felled nodes is told.
     *
     * @return what is to run again; alone, where it is the last time
     */
    List<TaskSpec> onNodeDied(NodeId node) {
        List<TaskSpec> again = new ArrayList<>();
        for (Sent lost : sent.takeLost(node)) {
            TaskSpec spec = lost.spec();
            List<NodeId> felled = sent.nodesFelled(spec.id());
            if (felled.size() > config.maxNodeDeaths()) {
                sent.forget(spec.id());
                effects.suspect(spec, felled);
            } else if (felled.size() == config.maxNodeDeaths()) {
                again.add(spec.nextAttemptAlone());
            } else {
                again.add(spec.nextAttempt());
            }
        }
        return again;
    }

    /** The head wants slots back for others; tasks under way end where they are. */
    void revoke(ShapeQueue shape, NodeId target, int slots) {
        WorkerLease lease = shape.leases.get(target);
        int given = lease == null ? 0 : Math.min(slots, lease.slots);
        if (lease != null && given > 0) {
            lease.slots -= given;
            effects.returnLease(shape.tasks, target, given);
        }
    }

    void onLeasesLost(ShapeQueue shape) {
        shape.leases.values().removeIf(lease -> lease.lose() == 0);
        shape.requested = 0;
    }

    void onTick(ShapeQueue shape, long nowNs) {
        shape.leases.values().removeIf(lease -> lease.isIdleAt(nowNs, config.leaseIdle()) && giveBack(shape, lease));
        if (shape.isStuckAtTick()) {
            maybeRequest(shape);
        }
    }

    private boolean giveBack(ShapeQueue shape, WorkerLease lease) {
        if (lease.slots > 0) {
            effects.returnLease(shape.tasks, lease.target, lease.slots);
        }
        return true;
    }

    @Nullable
    NodeId whereIs(TaskId task) {
        Sent found = sent.find(task);
        return found == null ? null : found.target();
    }

    List<TaskSpec> underWay(Predicate<TaskSpec> match) {
        return sent.all(match);
    }

    void drop(Predicate<TaskSpec> match) {
        sent.removeIf(match).forEach(Spillover::taskOver);
    }

    static boolean endsWith(TaskSpec spec, JobId job) {
        boolean detached = spec.kind() instanceof TaskSpec.Kind.CreateActor create
                && create.options().detached();
        return spec.job().equals(job) && !detached;
    }
}
