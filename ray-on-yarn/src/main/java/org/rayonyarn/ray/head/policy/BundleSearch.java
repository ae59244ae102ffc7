package org.rayonyarn.ray.head.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ResourceSet;

/**
 * Any way to put bundles on nodes: depth first, with rooms that are alike tried once. Packing vectors is hard, so it gives up
 * after a number of tries; small groups are searched to the end.
 */
final class BundleSearch {
    private static final int MAX_TRIES = 20_000;

    private final List<ResourceSet> bundles;
    private final List<Integer> order;
    private final List<NodeRoom> rooms;
    private final List<ResourceSet> free = new ArrayList<>();
    private final int[] chosen;
    private int triesLeft = MAX_TRIES;

    private BundleSearch(List<ResourceSet> bundles, List<Integer> order, List<NodeRoom> rooms) {
        this.bundles = bundles;
        this.order = order;
        this.rooms = rooms;
        this.chosen = new int[bundles.size()];
        rooms.forEach(room -> free.add(room.free()));
    }

    /** @param order in which bundles are placed: the hardest first */
    static @Nullable List<NodeId> anyWay(List<ResourceSet> bundles, List<Integer> order, List<NodeRoom> rooms) {
        BundleSearch search = new BundleSearch(bundles, order, rooms);
        return search.place(0) ? search.nodes() : null;
    }

    private boolean place(int depth) {
        if (depth == order.size()) {
            return true;
        }
        int bundle = order.get(depth);
        ResourceSet wanted = bundles.get(bundle);
        Set<ResourceSet> tried = new HashSet<>();
        for (int room = 0; room < free.size(); room++) {
            ResourceSet before = free.get(room);
            if (before.contains(wanted) && tried.add(before)) {
                if (triesLeft-- <= 0) {
                    return false;
                }
                free.set(room, before.minus(wanted));
                chosen[bundle] = room;
                if (place(depth + 1)) {
                    return true;
                }
                free.set(room, before);
            }
        }
        return false;
    }

    private List<NodeId> nodes() {
        List<NodeId> nodes = new ArrayList<>();
        for (int room : chosen) {
            nodes.add(rooms.get(room).node());
        }
        return nodes;
    }
}
