package org.rayonyarn.ray.scheduler;

import io.ray.api.id.JobId;
import io.ray.api.id.TaskId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.HeadReply.Grant;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.TaskSpec;

/**
 * Decides for one node which task starts when and where (Ray, OSDI'18, section 4.2.2). Confined to the node's strand.
 *
 * <p>Assumptions: a worker lease is advice, the node that runs a task accounts for its own resources; arguments are resolved
 * before a task comes here; the head knows of every node.
 *
 * <p>Invariants: the resources of running tasks and living actors never exceed the node's own, but for tasks that come back
 * from waiting ({@link #unblocked}); a task is started or sent exactly once; whatever waits here and would fit starts.
 */
public final class NodeScheduler {
    /** What the scheduler asks of the world. */
    public interface Effects {
        /** Run it here, now: its resources are taken. */
        void start(TaskSpec spec);

        /** Run it there: a worker lease allows it. */
        void send(NodeId target, TaskSpec spec);

        /** Ask the head for worker leases; 0 takes the question back. */
        void requestLeases(ResourceSet shape, int backlog);

        void returnLease(ResourceSet shape, NodeId target, int slots);
    }

    private final NodeResources resources;
    private final SchedulerConfig config;
    private final Effects effects;
    private final Map<ResourceSet, ShapeQueue> shapes = new LinkedHashMap<>();
    private final Map<TaskId, SentTask> sent = new HashMap<>();
    private int otherNodes;

    private record SentTask(TaskSpec spec, NodeId target) {}

    public NodeScheduler(ResourceSet total, int taskSlots, SchedulerConfig config, Effects effects) {
        this.resources = new NodeResources(total, taskSlots);
        this.config = config;
        this.effects = effects;
    }

    /** A task submitted on this node is ready to run, here or elsewhere. */
    public void submit(TaskSpec spec) {
        enqueue(new QueuedTask(spec, true));
    }

    /** Another node has placed a task here. */
    public void accept(TaskSpec spec) {
        enqueue(new QueuedTask(spec, false));
    }

    private void enqueue(QueuedTask task) {
        ShapeQueue shape = shape(task.spec().resources());
        shape.waiting.add(task);
        dispatch(shape);
    }

    /** A task that ran here is over; for an actor's constructor: the actor is. */
    public void finished(TaskSpec spec, long runNanos) {
        ShapeQueue shape = shape(spec.resources());
        if (spec.kind() instanceof TaskSpec.Kind.Plain) {
            shape.observe(runNanos); // how long an actor lives says nothing about tasks
        }
        resources.release(spec.id());
        dispatchAll(shape);
    }

    /** A running task waits for an object: others may use what it holds. */
    public void blocked(TaskId task) {
        resources.lend(task);
        shapes.values().forEach(this::dispatch);
    }

    /** It goes on, even if that means that more is in use than there is. */
    public void unblocked(TaskId task) {
        resources.takeBack(task);
    }

    /** A task that was sent away is over. */
    public void remoteFinished(TaskId task, long runNanos) {
        SentTask done = sent.remove(task);
        if (done == null) {
            return;
        }
        ShapeQueue shape = shape(done.spec.resources());
        shape.observe(runNanos);
        WorkerLease lease = shape.leases.get(done.target);
        if (lease != null) {
            lease.taskOver();
        }
        dispatch(shape);
    }

    /** The head has found workers for tasks of a shape. */
    public void onGrants(ResourceSet demand, List<Grant> grants) {
        ShapeQueue shape = shape(demand);
        shape.requested = 0;
        for (Grant grant : grants) {
            WorkerLease lease = shape.leases.computeIfAbsent(grant.target(), WorkerLease::new);
            lease.grant(grant.slots());
        }
        dispatch(shape);
    }

    /** How many other nodes have workers; without any, only what is too large for this node is asked for. */
    public void onOtherNodes(int count) {
        otherNodes = count;
        shapes.values().forEach(this::dispatch);
    }

    /** A node is dead: what was sent there and did not come back runs again. */
    public void onNodeDied(NodeId node) {
        shapes.values().forEach(shape -> shape.leases.remove(node));
        List<TaskSpec> lost = new ArrayList<>();
        sent.values().removeIf(task -> task.target.equals(node) && lost.add(task.spec));
        lost.forEach(spec -> submit(spec.nextAttempt()));
    }

    /** The head has forgotten all leases and requests: tasks that are under way end as they would, leases are asked for anew. */
    public void onLeasesLost() {
        for (ShapeQueue shape : shapes.values()) {
            shape.leases.values().removeIf(lease -> lease.lose() == 0);
            shape.requested = 0;
            dispatch(shape);
        }
    }

    /** Time passes: gives back leases that were idle for too long, and looks for tasks that nothing moves here. */
    public void onTick(long nowNs) {
        for (ShapeQueue shape : shapes.values()) {
            shape.leases
                    .values()
                    .removeIf(lease -> lease.isIdleAt(nowNs, config.leaseIdle()) && giveBack(shape, lease));
            if (shape.isStuckAtTick()) {
                maybeRequest(shape);
            }
        }
    }

    private boolean giveBack(ShapeQueue shape, WorkerLease lease) {
        if (lease.slots > 0) {
            effects.returnLease(shape.demand, lease.target, lease.slots);
        }
        return true;
    }

    /** Where a task that was sent away is, or null if none such is. */
    public @Nullable NodeId whereIs(TaskId task) {
        SentTask found = sent.get(task);
        return found == null ? null : found.target;
    }

    /** Drops whatever of a job has not started here, but for its detached actors. */
    public void onJobEnded(JobId job) {
        List<SentTask> dropped = new ArrayList<>();
        sent.values().removeIf(task -> endsWith(task.spec, job) && dropped.add(task));
        for (SentTask task : dropped) {
            WorkerLease lease = shape(task.spec.resources()).leases.get(task.target);
            if (lease != null) {
                lease.taskOver();
            }
        }
        shapes.values().forEach(shape -> shape.waiting.removeIf(task -> endsWith(task.spec(), job)));
        shapes.values().forEach(this::dispatch);
    }

    private static boolean endsWith(TaskSpec spec, JobId job) {
        boolean detached = spec.kind() instanceof TaskSpec.Kind.CreateActor create
                && create.options().detached();
        return spec.job().equals(job) && !detached;
    }

    public int queued() {
        return shapes.values().stream().mapToInt(shape -> shape.waiting.size()).sum();
    }

    public int running() {
        return resources.running();
    }

    public ResourceSet available() {
        return resources.available();
    }

    /** Mean run time of the tasks seen here; of the slowest shape; 0 before the first. */
    public long meanTaskNanos() {
        return shapes.values().stream().mapToLong(ShapeQueue::meanNanos).max().orElse(0);
    }

    private ShapeQueue shape(ResourceSet demand) {
        return shapes.computeIfAbsent(demand, ShapeQueue::new);
    }

    private void dispatchAll(ShapeQueue first) {
        dispatch(first);
        if (shapes.size() > 1) {
            shapes.values().forEach(this::dispatch);
        }
    }

    private void dispatch(ShapeQueue shape) {
        startHere(shape);
        sendAway(shape);
        maybeRequest(shape);
    }

    private void startHere(ShapeQueue shape) {
        for (QueuedTask task = shape.waiting.peek(); task != null; task = shape.waiting.peek()) {
            if (!resources.tryAcquire(task.spec())) {
                return;
            }
            shape.waiting.poll(false);
            shape.moved();
            effects.start(task.spec());
        }
    }

    private void sendAway(ShapeQueue shape) {
        int depth = shape.pipelineDepth(config);
        while (shape.waiting.spillable() > 0) {
            WorkerLease lease = shape.emptiestLease();
            if (lease == null || !lease.hasRoom(depth)) {
                return;
            }
            QueuedTask task = shape.waiting.poll(true);
            if (task == null) {
                return;
            }
            lease.inFlight++;
            shape.moved();
            sent.put(task.spec().id(), new SentTask(task.spec(), lease.target));
            effects.send(lease.target, task.spec());
        }
    }

    private void maybeRequest(ShapeQueue shape) {
        int backlog = shape.waiting.spillable();
        if (backlog == 0) {
            if (shape.requested > 0) {
                shape.requested = 0;
                effects.requestLeases(shape.demand, 0);
            }
        } else if (shape.requested == 0 && mayBeElsewhere(shape) && waitsTooLong(shape, backlog)) {
            shape.requested = backlog;
            effects.requestLeases(shape.demand, backlog);
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
                || backlog * shape.meanNanos() / slots > config.spillAfter().toNanos();
    }
}
