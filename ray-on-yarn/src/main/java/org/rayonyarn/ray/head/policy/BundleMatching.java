package org.rayonyarn.ray.head.policy;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ResourceSet;

/** Each bundle on a node of its own: a bipartite matching by augmenting paths. Finds one whenever there is one. */
final class BundleMatching {
    private static final int NOBODY = -1;

    private final List<ResourceSet> bundles;
    private final List<NodeRoom> rooms;
    private final int[] bundleOf;

    private BundleMatching(List<ResourceSet> bundles, List<NodeRoom> rooms) {
        this.bundles = bundles;
        this.rooms = rooms;
        this.bundleOf = new int[rooms.size()];
        Arrays.fill(bundleOf, NOBODY);
    }

    static @Nullable List<NodeId> match(List<ResourceSet> bundles, List<NodeRoom> rooms) {
        BundleMatching matching = new BundleMatching(bundles, rooms);
        boolean all = IntStream.range(0, bundles.size())
                .allMatch(bundle -> matching.augment(bundle, new BitSet(rooms.size())));
        return all ? matching.nodes() : null;
    }

    /** Finds a room for the bundle, if need be by moving others. */
    private boolean augment(int bundle, BitSet seen) {
        for (int room = 0; room < rooms.size(); room++) {
            if (!seen.get(room) && rooms.get(room).free().contains(bundles.get(bundle))) {
                seen.set(room);
                if (bundleOf[room] == NOBODY || augment(bundleOf[room], seen)) {
                    bundleOf[room] = bundle;
                    return true;
                }
            }
        }
        return false;
    }

    private List<NodeId> nodes() {
        NodeId[] nodes = new NodeId[bundles.size()];
        for (int room = 0; room < bundleOf.length; room++) {
            if (bundleOf[room] != NOBODY) {
                nodes[bundleOf[room]] = rooms.get(room).node();
            }
        }
        return List.of(nodes);
    }
}
