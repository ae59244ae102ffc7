package org.rayonyarn.ray.scheduler;

import io.ray.api.id.JobId;
import io.ray.api.id.PlacementGroupId;
import io.ray.api.id.TaskId;
import java.util.ArrayList;
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
    private final NodeId self;
    private final NodeResources resources;
    private final BundleReservations bundles;
    private final Spillover spillover;
    private final LinedUp linedUp;
    private final Backlog backlog;
    private final Dispatcher dispatcher;
    private final PlacedTasks placed;
    private final WaitingGuests waitingGuests;
    private final SchedulerConfig config;
    private final SchedulingEffects effects;

    /** @param workers that may take short tasks ahead */
    public NodeScheduler(
            NodeId self,
            ResourceSet total,
            int taskSlots,
            SchedulerConfig config,
            SchedulingEffects effects,
            WorkerLine workers) {
        this.self = self;
        this.config = config;
        this.effects = effects;
        this.resources = new NodeResources(total, taskSlots);
        this.bundles = new BundleReservations(resources, effects, this::onOfferChanged);
        this.spillover = new Spillover(self, resources, config, effects);
        this.linedUp = new LinedUp(workers, resources, config);
        this.backlog = new Backlog(self, config.localityBytes());
        this.dispatcher = new Dispatcher(backlog, resources, linedUp, spillover, effects);
        this.placed = new PlacedTasks(resources, effects);
        this.waitingGuests = new WaitingGuests(self, effects);
    }

    // ------------------------------------------------------------------------------------------------------- tasks

    /** A task submitted on this node is ready to run, here or elsewhere. */
    public void submit(TaskSpec spec) {
        if (bundles.isRemoved(spec.resources())) {
            effects.refuse(spec);
        } else {
            dispatcher.dispatch(backlog.add(spec));
        }
    }

    /** Another node has placed a task here. */
    public void accept(TaskSpec spec) {
        if (bundles.isRemoved(spec.resources())) {
            effects.refuse(spec);
        } else {
            ShapeQueue shape = backlog.addPlaced(spec);
            placed.giveBackWhatFitsNoMore(shape);
            dispatcher.dispatch(shape);
        }
    }

    /** A task that ran here is over; for an actor's constructor: the actor is. */
    public void finished(TaskSpec spec, long runNanos) {
        resources.release(spec.id());
        waitingGuests.onOver(spec.id());
        spillover.finishedHere(spec.id());
        bundles.serveClaims();
        ShapeQueue shape = backlog.find(spec);
        if (shape != null) {
            if (spec.kind() instanceof TaskSpec.Kind.Plain) {
                shape.observe(runNanos); // how long an actor lives says nothing about tasks
            }
            dispatcher.dispatch(shape);
        }
        if (backlog.classes() > 1) {
            dispatcher.dispatchAll();
        }
    }

    /** A task that was lined up has begun, as another has ended, of which {@link #finished} will speak: it holds what that held. */
    public void begun(TaskSpec spec, TaskId after) {
        linedUp.begun(spec, after);
    }

    /** A task that was lined up has not begun and will not: its worker is gone, or gave it back. */
    public void notBegun(TaskSpec spec) {
        if (linedUp.notBegun(spec)) {
            dispatcher.dispatch(backlog.putBack(spec));
        }
    }

    /** A running task waits for an object: others may use its CPU. */
    public void blocked(TaskId task) {
        resources.lend(task);
        resources.find(task).ifPresent(waitingGuests::onBlocked);
        dispatchAll();
    }

    /** It goes on, even if that means that more is in use than there is. */
    public void unblocked(TaskId task) {
        resources.takeBack(task);
        waitingGuests.onUnblocked(task);
    }

    /** A task that was sent away waits for objects where it runs, perhaps for one that waits here; or it goes on. */
    public void remoteWaits(NodeId target, TaskId task, boolean waits) {
        spillover.waits(target, task, waits).ifPresent(dispatcher::dispatch);
    }

    /** A task that was sent away is over. */
    public void remoteFinished(TaskId task, long runNanos) {
        ShapeQueue shape = spillover.finished(task);
        if (shape != null) {
            shape.observe(runNanos);
            dispatcher.dispatch(shape);
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
        return backlog.contains(spec);
    }

    // ------------------------------------------------------------------------------------------- the rest of the world

    /** The head has found workers for tasks of a class. */
    public void onGrants(SchedulingClass tasks, List<Grant> grants) {
        if (!bundles.isRemoved(tasks.demand())) {
            ShapeQueue shape = backlog.of(tasks);
            spillover.onGrants(shape, grants);
            dispatcher.dispatch(shape);
        }
    }

    /** The head wants slots of a lease back. */
    public void onRevoked(SchedulingClass tasks, NodeId target, int slots) {
        ShapeQueue shape = backlog.find(tasks);
        if (shape != null) {
            spillover.revoke(shape, target, slots);
            dispatcher.dispatch(shape);
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
        for (ShapeQueue shape : backlog.withDemand(demand)) {
            ended.addAll(shape.waiting.removeIf(spec -> true));
            spillover.dispatch(shape); // takes the question back
        }
        return ended;
    }

    /** How many other nodes have workers; without any, only what is too large for this node is asked for. */
    public void onOtherNodes(int count) {
        spillover.onOtherNodes(count);
        dispatcher.dispatchAll();
    }

    /**
     * A node is dead: what was sent there and did not come back runs again. What is suspected of having felled nodes does so alone
     * in a process, once.
     */
    public void onNodeDied(NodeId node) {
        List<TaskSpec> again = spillover.onNodeDied(node);
        backlog.forEach(shape -> shape.leases.remove(node));
        again.forEach(this::submit);
    }

    /** The head has forgotten all leases and requests: tasks that are under way end as they would, leases are asked for anew. */
    public void onLeasesLost() {
        backlog.forEach(shape -> {
            spillover.onLeasesLost(shape);
            dispatcher.dispatch(shape);
        });
    }

    /** Time passes: gives back leases that were idle for too long, and looks for tasks that nothing moves here. */
    public void onTick(long nowNs) {
        backlog.forEach(shape -> {
            spillover.onTick(shape, nowNs);
            placed.giveBackWhatActorsLeaveNoRoomFor(shape);
            if (shape.isStuck() && shape.tasks.hasHomeOutside(self)) {
                shape.mayStartHere = true; // the head doesn't answer
            }
            if (shape.isStuck()) {
                dispatcher.dispatch(shape);
            }
        });
        backlog.forgetIdle();
        linedUp.onTick();
        waitingGuests.onTick();
    }

    /** Drops whatever of a job has not started here, but for its detached actors. */
    public void onJobEnded(JobId job) {
        spillover.drop(spec -> Spillover.endsWith(spec, job));
        backlog.removeIf(spec -> Spillover.endsWith(spec, job));
        linedUp.removeIf(spec -> Spillover.endsWith(spec, job));
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
        List<ShapeQueue> itsShapes = backlog.takeGroup(group);
        bundles.remove(group);
        itsShapes.forEach(shape -> shape.waiting.removeIf(task -> true).forEach(effects::refuse));
        return spillover.underWay(spec -> BundleResources.isFor(spec.resources(), group));
    }

    /** What this node offers has changed. */
    private void onOfferChanged() {
        bundles.serveClaims();
        backlog.forEach(placed::giveBackWhatFitsNoMore);
        dispatcher.dispatchAll();
    }

    private void dispatchAll() {
        bundles.serveClaims();
        dispatcher.dispatchAll();
    }

    // ----------------------------------------------------------------------------------------------------- reading

    /** Where a task that was sent away is, or null if none such is. */
    public @Nullable NodeId whereIs(TaskId task) {
        return spillover.whereIs(task);
    }

    public int queued() {
        return linedUp.size() + backlog.size();
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
        return backlog.meanTaskNanos();
    }
}
