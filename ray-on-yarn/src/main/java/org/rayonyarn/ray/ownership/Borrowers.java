package org.rayonyarn.ray.ownership;

import io.ray.api.id.ObjectId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rayonyarn.ray.rpc.NodeId;

/** Which other nodes refer to objects of this one, and how often they have said so. Confined to its node's strand. */
final class Borrowers {
    private final Map<NodeId, Map<ObjectId, Integer>> counts = new HashMap<>();

    void add(NodeId borrower, ObjectId object) {
        counts.computeIfAbsent(borrower, id -> new HashMap<>()).merge(object, 1, Integer::sum);
    }

    /** @return false if the node does not borrow the object */
    boolean remove(NodeId borrower, ObjectId object) {
        Map<ObjectId, Integer> ofNode = counts.get(borrower);
        if (ofNode == null || !ofNode.containsKey(object)) {
            return false;
        }
        ofNode.computeIfPresent(object, (id, count) -> count == 1 ? null : count - 1);
        if (ofNode.isEmpty()) {
            counts.remove(borrower);
        }
        return true;
    }

    /** Takes all off that a node has borrowed; each object comes as often as it was borrowed. */
    List<ObjectId> removeAll(NodeId borrower) {
        List<ObjectId> all = new ArrayList<>();
        counts.getOrDefault(borrower, Map.of()).forEach((object, count) -> {
            for (int i = 0; i < count; i++) {
                all.add(object);
            }
        });
        counts.remove(borrower);
        return all;
    }

    boolean has(NodeId borrower) {
        return counts.containsKey(borrower);
    }

    List<NodeId> of(ObjectId object) {
        return counts.entrySet().stream()
                .filter(entry -> entry.getValue().containsKey(object))
                .map(Map.Entry::getKey)
                .toList();
    }

    int size() {
        return counts.values().stream().mapToInt(Map::size).sum();
    }
}
