package org.rayonyarn.ray.scheduler;

import io.ray.api.id.PlacementGroupId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.BundleResources;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.PlacedBundle;
import org.rayonyarn.ray.rpc.ResourceSet;

/** The placement groups of a simulated session, each on one node; its books never promise more than a node has. */
final class SimGroups {
    private final Random random;
    private final Map<PlacementGroupId, Group> living = new LinkedHashMap<>();

    /** A group that the head knows. */
    static final class Group {
        final PlacementGroupId id;
        final NodeId host;
        final List<PlacedBundle> bundles;
        boolean committed;

        Group(PlacementGroupId id, NodeId host, List<PlacedBundle> bundles) {
            this.id = id;
            this.host = host;
            this.bundles = bundles;
        }

        ResourceSet sum() {
            return bundles.stream().map(PlacedBundle::resources).reduce(ResourceSet.EMPTY, ResourceSet::plus);
        }
    }

    SimGroups(Random random) {
        this.random = random;
    }

    /** A group of one or two bundles, or null where the node has no room for it. */
    @Nullable
    Group make(NodeId host, ResourceSet total) {
        List<PlacedBundle> bundles = new ArrayList<>();
        for (int i = random.nextInt(2); i >= 0; i--) {
            Map<String, Double> amounts = random.nextInt(4) == 0 && total.amount("GPU") > 0
                    ? Map.of("CPU", 1.0, "GPU", 1.0)
                    : Map.of("CPU", 1.0 + random.nextInt(2));
            bundles.add(new PlacedBundle(bundles.size(), ResourceSet.of(amounts)));
        }
        byte[] id = new byte[PlacementGroupId.LENGTH];
        random.nextBytes(id);
        Group young = new Group(PlacementGroupId.fromBytes(id), host, bundles);
        ResourceSet promised = living.values().stream()
                .filter(group -> group.host.equals(host))
                .map(Group::sum)
                .reduce(young.sum(), ResourceSet::plus);
        if (!total.contains(promised)) {
            return null;
        }
        living.put(young.id, young);
        return young;
    }

    /** The demand, or the same within some group. */
    ResourceSet perhapsIn(ResourceSet plain) {
        if (living.isEmpty() || random.nextInt(3) > 0) {
            return plain;
        }
        Group group = all().get(random.nextInt(living.size()));
        int index = random.nextInt(group.bundles.size() + 1) - 1;
        return BundleResources.demand(plain, group.id, index);
    }

    /** What a node offers for demands within a group, or outside all groups. */
    ResourceSet offered(NodeId host, ResourceSet total, @Nullable PlacementGroupId in) {
        ResourceSet offered = in == null ? total : ResourceSet.EMPTY;
        for (Group group : living.values()) {
            if (group.host.equals(host) && group.id.equals(in) && group.committed) {
                for (PlacedBundle bundle : group.bundles) {
                    offered = offered.plus(BundleResources.offered(bundle, group.id));
                }
            } else if (group.host.equals(host) && in == null) {
                offered = offered.minus(group.sum());
            }
        }
        return offered;
    }

    List<Group> all() {
        return List.copyOf(living.values());
    }

    @Nullable
    Group find(PlacementGroupId id) {
        return living.get(id);
    }

    boolean isAlive(PlacementGroupId id) {
        return living.containsKey(id);
    }

    void remove(Group group) {
        living.remove(group.id);
    }

    /** Those that end with the node. */
    List<Group> onNodeDied(NodeId node) {
        return living.values().stream().filter(group -> group.host.equals(node)).toList();
    }
}
