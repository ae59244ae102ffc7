package org.rayonyarn.ray.head;

import io.ray.api.id.PlacementGroupId;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.head.InfeasibleDemands.Demand;
import org.rayonyarn.ray.head.InfeasibleDemands.Wish;
import org.rayonyarn.ray.head.policy.GroupFeasibility;
import org.rayonyarn.ray.rpc.BundleResources;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.PlacementGroupInfo;
import org.rayonyarn.ray.rpc.ResourceSet;

/**
 * Which placement groups wait for bundles, who should know, and whether they, or what is to run in them, wait in vain. Only reads.
 * Confined to the head.
 */
final class WaitingGroups {
    private final PlacementGroupTable table;
    private final NodeDirectory nodes;
    private final JobDirectory jobs;

    WaitingGroups(PlacementGroupTable table, NodeDirectory nodes, JobDirectory jobs) {
        this.table = table;
        this.nodes = nodes;
        this.jobs = jobs;
    }

    /** Those that wait for bundles, with the driver that should know; a group whose driver is gone has nobody who waits. */
    void forEach(Consumer<Demand> action) {
        for (PlacementGroupEntry group : table.living()) {
            NodeId driver = group.unplaced().isEmpty() ? null : driverOf(group.info());
            if (driver != null) {
                action.accept(new Demand(driver, new Wish(ResourceSet.EMPTY, group.id())));
            }
        }
    }

    private @Nullable NodeId driverOf(PlacementGroupInfo group) {
        return jobs.running()
                .filter(job -> job.id().equals(group.job()))
                .map(Job::driver)
                .filter(driver -> nodes.alive(driver) != null)
                .findFirst()
                .orElse(null);
    }

    /** Why a group can't have its bundles, or why no bundle of a group is large enough; null where that isn't so. */
    @Nullable
    String whyNot(Wish wish) {
        PlacementGroupId id = wish.group() != null ? wish.group() : BundleResources.groupOf(wish.shape());
        PlacementGroupEntry group = id == null ? null : table.find(id);
        if (group == null) {
            return null;
        }
        return wish.group() != null
                ? GroupFeasibility.whyNot(group.info(), nodes.infos())
                : GroupFeasibility.whyNotIn(group.info(), wish.shape());
    }
}
