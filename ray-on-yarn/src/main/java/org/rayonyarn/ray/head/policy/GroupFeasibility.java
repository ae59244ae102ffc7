package org.rayonyarn.ray.head.policy;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.Bundle;
import org.rayonyarn.ray.rpc.BundleResources;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.PlacementGroupInfo;
import org.rayonyarn.ray.rpc.ResourceSet;

/** Whether a placement group could ever have its bundles, and what to tell the user if not. Pure. */
public final class GroupFeasibility {
    private GroupFeasibility() {}

    /** Null if the nodes, doing nothing else, could hold the group; else one line for the user. */
    public static @Nullable String whyNot(PlacementGroupInfo group, Collection<NodeInfo> nodes) {
        List<ResourceSet> bundles =
                group.bundles().stream().map(Bundle::resources).toList();
        List<NodeRoom> empty = nodes.stream()
                .filter(NodeInfo::hasWorkers)
                .map(node -> new NodeRoom(node.id(), node.resources()))
                .toList();
        if (BundlePolicy.place(group.strategy(), bundles, empty, Set.of()) != null) {
            return null;
        }
        for (ResourceSet bundle : bundles) {
            if (!Feasibility.fitsAny(nodes, bundle)) {
                return "placement group " + nameOf(group) + " waits for a bundle: "
                        + Feasibility.explain(bundle, nodes);
            }
        }
        return "placement group " + nameOf(group) + " waits: " + group.strategy() + " of " + bundles + " fits not on "
                + empty.size()
                + " nodes; raise --nodes (ray.yarn.nodes), the nodes' resources, or choose another strategy";
    }

    /** Null if a bundle of the group is large enough for the demand; else one line for the user. */
    public static @Nullable String whyNotIn(PlacementGroupInfo group, ResourceSet demand) {
        ResourceSet plain = BundleResources.plain(demand);
        int index = BundleResources.indexOf(demand);
        List<ResourceSet> eligible = group.bundles().stream()
                .map(Bundle::resources)
                .skip(Math.max(0, index))
                .limit(index == BundleResources.ANY ? group.bundles().size() : 1)
                .toList();
        return eligible.stream().anyMatch(bundle -> bundle.contains(plain))
                ? null
                : plain + " fits no bundle of placement group " + nameOf(group) + " that it may use: " + eligible
                        + "; make the bundle larger or demand less";
    }

    private static String nameOf(PlacementGroupInfo group) {
        return group.isNamed()
                ? group.name() + " (" + group.id() + ")"
                : group.id().toString();
    }
}
