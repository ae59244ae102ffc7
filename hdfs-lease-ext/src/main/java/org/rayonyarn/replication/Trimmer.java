package org.rayonyarn.replication;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.replication.TrackedObject.Trim;

/** Takes copies away that are too many. Decides in one tick and acts in a later one. Not thread-safe. */
final class Trimmer {
    private final Cluster cluster;

    Trimmer(Cluster cluster) {
        this.cluster = cluster;
    }

    /** The order to delete one copy, once all that shall remain have been heard of since it was chosen; else null. */
    @Nullable
    ReplicationOrder trim(TrackedObject object, long nowNs) {
        Set<String> live = cluster.live(object);
        Trim trim = object.trim;
        if (trim == null || !live.contains(trim.node())) {
            object.trim = new Trim(mostDispensable(live), nowNs);
            return null;
        }
        live.remove(trim.node());
        long confirmed = live.stream()
                .filter(node -> cluster.node(node).heardNs > trim.sinceNs())
                .count();
        if (confirmed < object.desired) {
            return null;
        }
        object.trim = null;
        object.doomed.put(trim.node(), nowNs);
        cluster.drop(object, trim.node());
        return new ReplicationOrder.Delete(object.id, object.generation, trim.node());
    }

    /** One of the rack that has the most copies; among those the busiest node. */
    private String mostDispensable(Set<String> live) {
        Map<String, Integer> perRack = new HashMap<>();
        live.forEach(node -> perRack.merge(cluster.node(node).rack, 1, Integer::sum));
        String best = live.iterator().next();
        for (String candidate : live) {
            if (isMoreDispensable(cluster.node(candidate), cluster.node(best), perRack)) {
                best = candidate;
            }
        }
        return best;
    }

    private static boolean isMoreDispensable(TrackedNode node, TrackedNode than, Map<String, Integer> perRack) {
        int more = perRack.getOrDefault(node.rack, 0) - perRack.getOrDefault(than.rack, 0);
        return more > 0 || (more == 0 && node.objects.size() > than.objects.size());
    }
}
