package org.rayonyarn.ray.scheduler;

import io.ray.api.id.JobId;
import io.ray.api.id.PlacementGroupId;
import io.ray.api.id.TaskId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.BundleResources;
import org.rayonyarn.ray.rpc.HeadReply.Grant;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.ResourceSlot;
import org.rayonyarn.ray.rpc.SchedulingClass;
import org.rayonyarn.ray.rpc.TaskSpec;

/**
 * Decides for one node which task starts when and where (Ray, OSDI'18, section 4.2.2). Confined to the node's strand.
 *
 * <p>Assumptions: a worker lease is advice, the node that runs a task accounts for its own resources; arguments are resolved
 * before a task comes here; the head knows of every node.
 *
 * <p>Invariants: the resources of running tasks, living actors and bundles never exceed the node's own, but for tasks that come
 * back from waiting ({@link #unblocked}); a task is started or sent exactly once; whatever waits here and would fit starts,
 * unless its large inputs are elsewhere and the head has yet to say what is cheaper.
 */
public final class NodeScheduler {
    /** What the scheduler asks of the world. */
    public interface Effects {
        /** Run it here, now: its resources are taken. */
        void start(TaskSpec spec);

        /** Run it there: a worker lease allows it. */
        void send(NodeId target, TaskSpec spec);

        /** Ask the head for worker leases; 0 takes the question back. */
        void requestLeases(SchedulingClass tasks, int backlog, long inputBytes);

        void returnLease(SchedulingClass tasks, NodeId target, int slots);

        /** Tell the head: all that the transaction asks for is held. */
        void reserved(PlacementGroupId group, long transaction);

        /** Another node has placed it here, and what it needs is not offered any more: back to its owner. */
        void giveBack(TaskSpec spec);

        /** Its placement group is no more: it ends without having run. */
        void refuse(TaskSpec spec);

        /** It was running on each of these nodes when they died, the last time in a process of its own: it is not run again. */
        void suspect(TaskSpec spec, List<NodeId> felled);
    }

    private final NodeId self;
    private final NodeResources resources;
    private final BundleReservations bundles;
    private final Spillover spillover;
    private final LinedUp linedUp;
    private final SchedulerConfig config;
    private final Effects effects;
    private final Map<SchedulingClass, ShapeQueue> shapes = new LinkedHashMap<>();

    /** @param workers that may take short tasks ahead */
    public NodeScheduler(
            NodeId self,
            ResourceSet total,
            int taskSlots,
            SchedulerConfig config,
            Effects effects,
            WorkerLine workers) {
        this.self = self;
        this.resources = new NodeResources(total, taskSlots);
        this.config = config;
        this.effects = effects;
        this.bundles = new BundleReservations(resources, effects, this::onOfferChanged);
        this.spillover = new Spillover(self, resources, config, effects);
        this.linedUp = new LinedUp(workers, resources, config);
    }

    // ------------------------------------------------------------------------------------------------------- tasks

    /** A task submitted on this node is ready to run, here or elsewhere. */
    public void submit(TaskSpec spec) {
        if (bundles.isRemoved(spec.resources())) {
            effects.refuse(spec);
            return;
        }
        InputHome home = InputHome.of(spec);
        ShapeQueue shape = shape(classOf(spec, home));
        shape.observeInputs(home.bytes());
        shape.waiting.add(spec, true);
        dispatch(shape);
    }

    /** Another node has placed a task here. */
    public void accept(TaskSpec spec) {
        if (bundles.isRemoved(spec.resources())) {
            effects.refuse(spec);
            return;
        }
        ShapeQueue shape = shape(SchedulingClass.of(spec.resources()));
        shape.waiting.add(spec, false);
        giveBackWhatFitsNoMore(shape);
        dispatch(shape);
    }

    /** A task that ran here is over; for an actor's constructor: the actor is. */
    public void finished(TaskSpec spec, long runNanos) {
        resources.release(spec.id());
        spillover.finishedHere(spec.id());
        bundles.serveClaims();
        ShapeQueue shape = shapes.get(classOf(spec));
        if (shape != null) {
            if (spec.kind() instanceof TaskSpec.Kind.Plain) {
                shape.observe(runNanos); // how long an actor lives says nothing about tasks
            }
            dispatch(shape);
        }
        if (shapes.size() > 1) {
            shapes.values().forEach(this::dispatch);
        }
    }

    /** A task that was lined up has begun, as another has ended, of which {@link #finished} will speak: it holds what that held. */
    public void begun(TaskSpec spec, TaskId after) {
        linedUp.begun(spec, after);
    }

    /** A task that was lined up has not begun and will not: its worker is gone, or gave it back. */
    public void notBegun(TaskSpec spec) {
        if (linedUp.notBegun(spec)) {
            ShapeQueue shape = shape(classOf(spec));
            shape.waiting.putBack(spec, spec.owner().equals(self));
            dispatch(shape);
        }
    }

    /** A running task waits for an object: others may use its CPU. */
    public void blocked(TaskId task) {
        resources.lend(task);
        dispatchAll();
    }

    /** It goes on, even if that means that more is in use than there is. */
    public void unblocked(TaskId task) {
        resources.takeBack(task);
    }

    /** A task that was sent away is over. */
    public void remoteFinished(TaskId task, long runNanos) {
        ShapeQueue shape = spillover.finished(task);
        if (shape != null) {
            shape.observe(runNanos);
            dispatch(shape);
        }
    }

    /** The target of a task gives it back, unstarted. */
    public void onGivenBack(TaskId task) {
        TaskSpec spec = spillover.takeBack(task);
        if (spec != null) {
            submit(spec);
        }
    }

    /** Whether it waits here for room. Takes a time that grows with the number of tasks. */
    public boolean isQueued(TaskSpec spec) {
        return shapes.values().stream()
                .anyMatch(shape -> shape.demand.equals(spec.resources()) && shape.waiting.contains(spec.id()));
    }

    // ------------------------------------------------------------------------------------------- the rest of the world

    /** The head has found workers for tasks of a class. */
    public void onGrants(SchedulingClass tasks, List<Grant> grants) {
        if (!bundles.isRemoved(tasks.demand())) {
            ShapeQueue shape = shape(tasks);
            spillover.onGrants(shape, grants);
            dispatch(shape);
        }
    }

    /** The head wants slots of a lease back. */
    public void onRevoked(SchedulingClass tasks, NodeId target, int slots) {
        ShapeQueue shape = shapes.get(tasks);
        if (shape != null) {
            spillover.revoke(shape, target, slots);
            dispatch(shape);
        }
    }

    /**
     * No node is large enough for such tasks.
     *
     * @return those that wait here and are not to wait on
     */
    public List<TaskSpec> onInfeasible(ResourceSet demand) {
        if (!config.failsInfeasible()) {
            return List.of();
        }
        List<TaskSpec> ended = new ArrayList<>();
        for (ShapeQueue shape : shapes.values()) {
            if (shape.demand.equals(demand)) {
                ended.addAll(shape.waiting.removeIf(spec -> true));
                spillover.dispatch(shape); // takes the question back
            }
        }
        return ended;
    }

    /** How many other nodes have workers; without any, only what is too large for this node is asked for. */
    public void onOtherNodes(int count) {
        spillover.onOtherNodes(count);
        shapes.values().forEach(this::dispatch);
    }

    /**
     * A node is dead: what was sent there and did not come back runs again. What is suspected of having felled nodes does so alone
     * in a process, once.
     */
    public void onNodeDied(NodeId node) {
        List<TaskSpec> lost = spillover.takeLost(node);
        shapes.values().forEach(shape -> shape.leases.remove(node));
        for (TaskSpec spec : lost) {
            List<NodeId> felled = spillover.nodesFelled(spec.id());
            if (felled.size() > config.maxNodeDeaths()) {
                spillover.finishedHere(spec.id());
                effects.suspect(spec, felled);
            } else if (felled.size() == config.maxNodeDeaths()) {
                submit(spec.nextAttemptAlone());
            } else {
                submit(spec.nextAttempt());
            }
        }
    }

    /** The head has forgotten all leases and requests: tasks that are under way end as they would, leases are asked for anew. */
    public void onLeasesLost() {
        shapes.values().forEach(shape -> {
            spillover.onLeasesLost(shape);
            dispatch(shape);
        });
    }

    /** Time passes: gives back leases that were idle for too long, and looks for tasks that nothing moves here. */
    public void onTick(long nowNs) {
        for (ShapeQueue shape : shapes.values()) {
            spillover.onTick(shape, nowNs);
            giveBackWhatActorsLeaveNoRoomFor(shape);
            if (shape.isStuck() && shape.tasks.hasHomeOutside(self)) {
                shape.mayStartHere = true; // the head doesn't answer
                dispatch(shape);
            }
        }
        shapes.values().removeIf(ShapeQueue::isForgettable);
        linedUp.onTick();
    }

    /** Drops whatever of a job has not started here, but for its detached actors. */
    public void onJobEnded(JobId job) {
        spillover.drop(spec -> Spillover.endsWith(spec, job));
        shapes.values().forEach(shape -> shape.waiting.removeIf(spec -> Spillover.endsWith(spec, job)));
        linedUp.removeIf(spec -> Spillover.endsWith(spec, job));
        bundles.onJobEnded(job);
        dispatchAll();
    }

    // ---------------------------------------------------------------------------------------------- placement groups

    /** What this node holds for placement groups. */
    public BundleReservations bundles() {
        return bundles;
    }

    /**
     * A placement group is no more, neither is what this node holds for it: refuses its tasks that have not started.
     *
     * @return those that are under way elsewhere
     */
    public List<TaskSpec> removeGroup(PlacementGroupId group) {
        List<ShapeQueue> itsShapes = shapes.values().stream()
                .filter(shape -> BundleResources.isFor(shape.demand, group))
                .toList();
        itsShapes.forEach(shape -> shapes.remove(shape.tasks));
        bundles.remove(group);
        itsShapes.forEach(shape -> shape.waiting.removeIf(task -> true).forEach(effects::refuse));
        return spillover.underWay(spec -> BundleResources.isFor(spec.resources(), group));
    }

    /** What this node offers has changed. */
    private void onOfferChanged() {
        bundles.serveClaims();
        shapes.values().forEach(this::giveBackWhatFitsNoMore);
        shapes.values().forEach(this::dispatch);
    }

    /** A placement group has taken what these would need. An actor has its room in the head's books: it waits. */
    private void giveBackWhatFitsNoMore(ShapeQueue shape) {
        if (resources.slotsFor(shape.demand) == 0 && !shape.isInGroup()) {
            giveBackPlaced(shape);
        }
    }

    /** Actors may live for ever. Not at once: the head's books may be ahead of an actor that is about to end. */
    private void giveBackWhatActorsLeaveNoRoomFor(ShapeQueue shape) {
        if (shape.isStuck() && !resources.fitsBesideActors(shape.demand)) {
            giveBackPlaced(shape);
        }
    }

    private void giveBackPlaced(ShapeQueue shape) {
        shape.waiting
                .removePlaced(spec -> spec.kind() instanceof TaskSpec.Kind.Plain)
                .forEach(effects::giveBack);
    }

    // ----------------------------------------------------------------------------------------------------- reading

    /** Where a task that was sent away is, or null if none such is. */
    public @Nullable NodeId whereIs(TaskId task) {
        return spillover.whereIs(task);
    }

    public int queued() {
        return linedUp.size()
                + shapes.values().stream()
                        .mapToInt(shape -> shape.waiting.size())
                        .sum();
    }

    public int running() {
        return resources.running();
    }

    /** What a task or an actor that runs here holds, by the names that the user gave. */
    public Map<String, List<ResourceSlot>> held(TaskId task) {
        return resources.held(task);
    }

    public ResourceSet available() {
        return resources.available();
    }

    /** Mean run time of the tasks seen here; of the slowest class; 0 before the first. */
    public long meanTaskNanos() {
        return shapes.values().stream().mapToLong(ShapeQueue::meanNanos).max().orElse(0);
    }

    // -------------------------------------------------------------------------------------------------- dispatching

    private SchedulingClass classOf(TaskSpec spec) {
        return spec.owner().equals(self) ? classOf(spec, InputHome.of(spec)) : SchedulingClass.of(spec.resources());
    }

    private SchedulingClass classOf(TaskSpec spec, InputHome home) {
        boolean placedByInputs = home.bytes() >= config.localityBytes();
        return new SchedulingClass(spec.resources(), placedByInputs ? home.node() : null);
    }

    private ShapeQueue shape(SchedulingClass tasks) {
        return shapes.computeIfAbsent(tasks, ShapeQueue::new);
    }

    private void dispatchAll() {
        bundles.serveClaims();
        shapes.values().forEach(this::dispatch);
    }

    private void dispatch(ShapeQueue shape) {
        if (!spillover.isForTheHeadToSay(shape)) {
            startHere(shape);
        }
        spillover.dispatch(shape);
    }

    private void startHere(ShapeQueue shape) {
        for (TaskSpec task = shape.waiting.peek(); task != null; task = shape.waiting.peek()) {
            if (!resources.tryAcquire(task)) {
                lineUp(shape);
                return;
            }
            shape.waiting.poll();
            shape.moved();
            effects.start(task);
        }
        shape.mayStartHere = false;
    }

    private void lineUp(ShapeQueue shape) {
        if (linedUp.isOpen()
                && shapes.values().stream().allMatch(other -> other == shape || other.waiting.size() == 0)) {
            linedUp.fill(shape);
        }
    }
}
