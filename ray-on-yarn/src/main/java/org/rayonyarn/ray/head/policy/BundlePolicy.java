package org.rayonyarn.ray.head.policy;

import io.ray.api.placementgroup.PlacementStrategy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ResourceSet;

/**
 * On which nodes a placement group's bundles go. Pure; the same question has the same answer.
 *
 * <ul>
 *   <li>STRICT_PACK: all on one node.
 *   <li>STRICT_SPREAD: each on another node. Found whenever there is a way, since it is a matching.
 *   <li>PACK: on few nodes. First one node for all, then the node that takes most of what is left, and so on.
 *   <li>SPREAD: each on the node that has the fewest of them.
 * </ul>
 *
 * Where the short way of PACK or SPREAD ends in an impasse, {@link BundleSearch} looks for any way at all.
 *
 * <p>Assumes that nodes come in the order of preference.
 */
public final class BundlePolicy {
    private BundlePolicy() {}

    /**
     * @param bundles those that have no node yet
     * @param taken nodes that have bundles of the group already
     * @return a node for each bundle, or null where there is no way, or none was found
     */
    public static @Nullable List<NodeId> place(
            PlacementStrategy strategy, List<ResourceSet> bundles, List<NodeRoom> rooms, Set<NodeId> taken) {
        return switch (strategy) {
            case STRICT_PACK -> onOneNode(bundles, preferring(rooms, taken, true));
            case STRICT_SPREAD ->
                BundleMatching.match(
                        bundles,
                        rooms.stream()
                                .filter(room -> !taken.contains(room.node()))
                                .toList());
            case PACK -> pack(bundles, preferring(rooms, taken, false));
            case SPREAD -> spread(bundles, rooms, taken);
            case UNRECOGNIZED -> null;
        };
    }

    /** Those that have bundles of the group first; only those, where there are any and it {@code must} be so. */
    private static List<NodeRoom> preferring(List<NodeRoom> rooms, Set<NodeId> taken, boolean must) {
        if (taken.isEmpty()) {
            return rooms;
        }
        return rooms.stream()
                .filter(room -> !must || taken.contains(room.node()))
                .sorted(Comparator.comparing(room -> !taken.contains(room.node())))
                .toList();
    }

    private static @Nullable List<NodeId> onOneNode(List<ResourceSet> bundles, List<NodeRoom> rooms) {
        ResourceSet sum = bundles.stream().reduce(ResourceSet.EMPTY, ResourceSet::plus);
        return rooms.stream()
                .filter(room -> room.free().contains(sum))
                .findFirst()
                .map(room -> Collections.nCopies(bundles.size(), room.node()))
                .orElse(null);
    }

    private static @Nullable List<NodeId> pack(List<ResourceSet> bundles, List<NodeRoom> rooms) {
        List<NodeId> together = onOneNode(bundles, rooms);
        if (together != null) {
            return together;
        }
        List<Integer> left = new ArrayList<>(largestFirst(bundles, rooms));
        List<NodeRoom> unused = new ArrayList<>(rooms);
        NodeId[] nodes = new NodeId[bundles.size()];
        while (!left.isEmpty()) {
            List<Integer> most = List.of();
            NodeRoom best = null;
            for (NodeRoom room : unused) {
                List<Integer> fitting = fitting(bundles, left, room.free());
                if (fitting.size() > most.size()) {
                    most = fitting;
                    best = room;
                }
            }
            if (best == null) {
                return BundleSearch.anyWay(bundles, largestFirst(bundles, rooms), rooms);
            }
            for (int bundle : most) {
                nodes[bundle] = best.node();
            }
            left.removeAll(most);
            unused.remove(best);
        }
        return List.of(nodes);
    }

    /** Which of these bundles the room takes, when they are put in one after the other. */
    private static List<Integer> fitting(List<ResourceSet> bundles, List<Integer> left, ResourceSet room) {
        List<Integer> fitting = new ArrayList<>();
        ResourceSet free = room;
        for (int bundle : left) {
            if (free.contains(bundles.get(bundle))) {
                free = free.minus(bundles.get(bundle));
                fitting.add(bundle);
            }
        }
        return fitting;
    }

    private static @Nullable List<NodeId> spread(List<ResourceSet> bundles, List<NodeRoom> rooms, Set<NodeId> taken) {
        Map<NodeId, ResourceSet> free = new HashMap<>();
        Map<NodeId, Integer> count = new HashMap<>();
        rooms.forEach(room -> free.put(room.node(), room.free()));
        taken.forEach(node -> count.put(node, 1));
        NodeId[] nodes = new NodeId[bundles.size()];
        for (int bundle : largestFirst(bundles, rooms)) {
            ResourceSet wanted = bundles.get(bundle);
            NodeId best = rooms.stream()
                    .map(NodeRoom::node)
                    .filter(node -> free.getOrDefault(node, ResourceSet.EMPTY).contains(wanted))
                    .min(Comparator.comparingInt(node -> count.getOrDefault(node, 0)))
                    .orElse(null);
            if (best == null) {
                return BundleSearch.anyWay(bundles, largestFirst(bundles, rooms), rooms);
            }
            nodes[bundle] = best;
            count.merge(best, 1, Integer::sum);
            free.computeIfPresent(best, (node, room) -> room.minus(wanted));
        }
        return List.of(nodes);
    }

    /** Positions of the bundles, the one that takes the largest share of what there is first. */
    static List<Integer> largestFirst(List<ResourceSet> bundles, List<NodeRoom> rooms) {
        Map<String, Long> most = new HashMap<>();
        rooms.forEach(room -> room.free().units().forEach((name, units) -> most.merge(name, units, Math::max)));
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < bundles.size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.comparingDouble((Integer bundle) -> -share(bundles.get(bundle), most)));
        return order;
    }

    private static double share(ResourceSet bundle, Map<String, Long> most) {
        return bundle.units().entrySet().stream()
                .mapToDouble(wanted -> (double) wanted.getValue() / most.getOrDefault(wanted.getKey(), 1L))
                .max()
                .orElse(0);
    }
}
