package org.rayonyarn.ray.node;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeInfo;

/** The nodes of the session as the head tells of them: who lives, and who is dead and is not heard any more. On the strand. */
final class Peers {
    private final NodeInfo self;
    private final Map<NodeId, NodeInfo> living = new HashMap<>();
    private final Set<NodeId> dead = new HashSet<>();

    Peers(NodeInfo self) {
        this.self = self;
    }

    void add(NodeInfo node) {
        living.put(node.id(), node);
        dead.remove(node.id());
    }

    /** Takes the head's whole list; gives those that were known and are not on it. */
    List<NodeInfo> replaceBy(Collection<NodeInfo> nodes) {
        Map<NodeId, NodeInfo> gone = new HashMap<>(living);
        living.clear();
        nodes.forEach(node -> {
            add(node);
            gone.remove(node.id());
        });
        return List.copyOf(gone.values());
    }

    void onDead(NodeId node) {
        living.remove(node);
        dead.add(node);
    }

    boolean isDead(NodeId node) {
        return dead.contains(node);
    }

    boolean knows(NodeId node) {
        return living.containsKey(node);
    }

    /** A living node, this one included; null for one that isn't known. */
    @Nullable
    NodeInfo find(NodeId node) {
        return node.equals(self.id()) ? self : living.get(node);
    }

    /** The living, drivers included, this one not. */
    Set<NodeId> others() {
        Set<NodeId> others = new HashSet<>(living.keySet());
        others.remove(self.id());
        return others;
    }

    int othersWithWorkers() {
        return (int) living.values().stream()
                .filter(node -> node.hasWorkers() && !node.id().equals(self.id()))
                .count();
    }
}
