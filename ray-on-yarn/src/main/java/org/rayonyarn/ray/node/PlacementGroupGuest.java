package org.rayonyarn.ray.node;

import io.ray.api.exception.RayException;
import io.ray.api.exception.RayWorkerException;
import io.ray.api.id.PlacementGroupId;
import java.util.List;
import org.rayonyarn.ray.rpc.BundleResources;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.TaskSpec;
import org.rayonyarn.ray.scheduler.BundleReservations;
import org.rayonyarn.ray.value.SystemFailures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node does about placement groups: holds bundles as the head says, and ends what belongs to a group that is no more.
 * Confined to the strand.
 */
final class PlacementGroupGuest {
    private static final Logger LOG = LoggerFactory.getLogger(PlacementGroupGuest.class);

    private final RayNode node;
    private final Executions executions;

    PlacementGroupGuest(RayNode node, Executions executions) {
        this.node = node;
        this.executions = executions;
    }

    void route(MessageRouter router) {
        router.on(HeadReply.ReserveBundles.class, (from, order) -> bundles()
                .reserve(order.group(), order.transaction(), order.bundles()));
        router.on(HeadReply.CommitBundles.class, (from, order) -> bundles().commit(order.group(), order.transaction()));
        router.on(
                HeadReply.ReturnBundles.class, (from, order) -> bundles().giveBack(order.group(), order.transaction()));
        router.on(HeadReply.GroupRemoved.class, (from, removed) -> onRemoved(removed.group()));
        router.on(HeadReply.GroupAnswer.class, (from, answer) -> node.head.onAnswer(answer.request(), answer));
        router.on(HeadReply.GroupList.class, (from, answer) -> node.head.onAnswer(answer.request(), answer));
    }

    private BundleReservations bundles() {
        return node.scheduler.bundles();
    }

    /** The head has welcomed this node, perhaps again. */
    void onRegistered() {
        node.head.tell(new HeadRequest.ReportBundles(bundles().held()));
    }

    void reserved(PlacementGroupId group, long transaction) {
        node.head.tell(new HeadRequest.BundlesReserved(group, transaction));
    }

    /** Tasks that have not started end here, those under way elsewhere or still without their inputs end for their owner. */
    private void onRemoved(PlacementGroupId group) {
        node.scheduler.removeGroup(group).forEach(spec -> node.completions.fail(spec, removed(spec)));
        node.submissions.all(spec -> isTaskOf(spec, group)).forEach(spec -> node.completions.fail(spec, removed(spec)));
    }

    private static boolean isTaskOf(TaskSpec spec, PlacementGroupId group) {
        return spec.kind() instanceof TaskSpec.Kind.Plain && BundleResources.isFor(spec.resources(), group);
    }

    /**
     * A task whose group is no more has come here. With the group the head has ended its actors: creator and callers hear of it from
     * the head, and this node may not have, if the connection broke before and the constructor came after the next welcome.
     */
    void refuse(TaskSpec spec) {
        if (spec.kind() instanceof TaskSpec.Kind.CreateActor create) {
            node.actorHost.stop(create.actor(), spec.attempt());
        } else {
            executions.done(spec, removed(spec), 0);
        }
    }

    private static Payload removed(TaskSpec spec) {
        PlacementGroupId group = BundleResources.groupOf(spec.resources());
        return SystemFailures.of(new RayWorkerException("placement group " + group + " was removed, and with it task "
                + spec.name() + " that was to run in it"));
    }

    /**
     * Nothing that the session has is large enough: says so once, and fails what is not to wait on. On standard error too: a
     * plain JVM often has no log, and whoever waits must learn why.
     */
    void onInfeasible(HeadReply.Infeasible infeasible) {
        LOG.warn("nothing is large enough; {}", infeasible.reason());
        System.err.println("ray: infeasible: " + infeasible.reason());
        if (infeasible.group() == null) {
            node.unready.onInfeasible(infeasible.shape(), infeasible.reason());
            node.scheduler
                    .onInfeasible(infeasible.shape())
                    .forEach(spec -> node.completions.fail(
                            spec,
                            SystemFailures.of(new RayException("task " + spec.name() + " can't run: "
                                    + infeasible.reason() + " (ray.scheduler.infeasible=fail)"))));
        }
    }

    /** It was running on each of these nodes when they died, the last time in a process of its own. */
    void suspect(TaskSpec spec, List<NodeId> felled) {
        LOG.warn("a task has felled nodes; task={} name={} nodes={}", spec.id(), spec.name(), felled);
        node.completions.fail(
                spec,
                SystemFailures.of(new RayWorkerException("task " + spec.name() + " was running on nodes " + felled
                        + " when they died, the last time in a process of its own, and is not run again;"
                        + " ray.task.max-node-deaths allows " + (felled.size() - 1)
                        + " such deaths before, and a memory or disk limit of the node may be the cause")));
    }
}
