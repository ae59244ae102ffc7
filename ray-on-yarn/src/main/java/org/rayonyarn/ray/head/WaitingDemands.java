package org.rayonyarn.ray.head;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.head.InfeasibleDemands.Demand;
import org.rayonyarn.ray.head.InfeasibleDemands.Wish;
import org.rayonyarn.ray.head.policy.Feasibility;
import org.rayonyarn.ray.rpc.BundleResources;

/**
 * What the session waits for: the bundles of placement groups, the resources of tasks and of actors; and whether what there is could
 * ever give it. Only reads. Confined to the head.
 */
final class WaitingDemands {
    private final NodeDirectory nodes;
    private final WaitingGroups groups;
    private final GlobalScheduler scheduler;
    private final ActorDirectory actors;

    WaitingDemands(NodeDirectory nodes, WaitingGroups groups, GlobalScheduler scheduler, ActorDirectory actors) {
        this.nodes = nodes;
        this.groups = groups;
        this.scheduler = scheduler;
        this.actors = actors;
    }

    /** Each once for each who waits, however much of it is waited for. */
    Set<Demand> all() {
        Set<Demand> waiting = new LinkedHashSet<>();
        groups.forEach(waiting::add);
        scheduler.pending().forEach((requester, tasks) -> waiting.add(new Demand(requester, tasks.demand())));
        actors.forEachWaiting(waiting::add);
        return waiting;
    }

    /** Why none of the living nodes, or no bundle of the group that it is for, is large enough; null if one is. */
    @Nullable
    String whyNot(Wish wish) {
        return wish.group() == null && BundleResources.groupOf(wish.shape()) == null
                ? Feasibility.whyNot(wish.shape(), nodes.infos())
                : groups.whyNot(wish);
    }
}
