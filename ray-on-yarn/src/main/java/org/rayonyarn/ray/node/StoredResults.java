package org.rayonyarn.ray.node;

import io.ray.api.id.JobId;
import io.ray.api.id.ObjectId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rayonyarn.ray.ownership.ObjectTable;
import org.rayonyarn.ray.rpc.LineageIds;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ObjectAddress;

/**
 * The large values that this node stores for other owners: keeps the references inside them for as long as they are stored.
 * Confined to the strand.
 */
final class StoredResults {
    private record Stored(NodeId owner, List<ObjectAddress> inside) {}

    private final ObjectTable objects;
    private final Map<ObjectId, Stored> stored = new HashMap<>();

    StoredResults(ObjectTable objects) {
        this.objects = objects;
    }

    /** The node has stored a value whose owner is another node. */
    void stored(ObjectId object, NodeId owner, List<ObjectAddress> inside) {
        if (stored.putIfAbsent(object, new Stored(owner, inside)) == null) {
            inside.forEach(objects::retain);
        }
    }

    /** Its owner needs it no more. */
    void freed(ObjectId object) {
        Stored freed = stored.remove(object);
        if (freed != null) {
            freed.inside().forEach(inner -> objects.release(inner.id()));
        }
    }

    private List<ObjectId> of(NodeId owner) {
        return stored.entrySet().stream()
                .filter(entry -> entry.getValue().owner().equals(owner))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Whose owner is dead can't be freed by it; gives those objects. */
    List<ObjectId> onNodeDied(NodeId owner) {
        List<ObjectId> orphans = of(owner);
        orphans.forEach(this::freed);
        return orphans;
    }

    void onJobEnded(JobId job) {
        stored.keySet().stream()
                .filter(object -> LineageIds.job(LineageIds.creator(object)).equals(job))
                .toList()
                .forEach(this::freed);
    }
}
