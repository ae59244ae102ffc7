package org.rayonyarn.replication;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The nodes as the planner knows them: who lives, who is to be emptied, and on which rack. Not thread-safe. */
final class Cluster {
    private final Topology topology = new Topology();
    private final Map<String, TrackedNode> nodes = new LinkedHashMap<>();

    Topology topology() {
        return topology;
    }

    /** @throws IllegalArgumentException if it never sent a heartbeat */
    TrackedNode node(String id) {
        TrackedNode known = nodes.get(id);
        if (known == null) {
            throw new IllegalArgumentException("a report of a node that never sent a heartbeat: node=" + id);
        }
        return known;
    }

    /** The node if it came, or came back, with this word; then its objects stand differently. */
    List<TrackedNode> onHeartbeat(String id, String rack, long nowNs) {
        TrackedNode known = nodes.computeIfAbsent(id, added -> new TrackedNode(added, rack, nowNs));
        known.heardNs = nowNs;
        if (known.state != TrackedNode.State.DEAD && topology.contains(id)) {
            return List.of();
        }
        known.state = known.retire ? TrackedNode.State.RETIRING : TrackedNode.State.LIVE;
        if (!known.retire) {
            topology.add(id, known.rack);
        }
        return List.of(known);
    }

    /** The node if it was live until now. */
    List<TrackedNode> retire(String id) {
        TrackedNode known = node(id);
        known.retire = true;
        if (known.state != TrackedNode.State.LIVE) {
            return List.of();
        }
        known.state = TrackedNode.State.RETIRING;
        topology.remove(id);
        return List.of(known);
    }

    /** Those that have been silent for too long, as of now. */
    List<TrackedNode> buryTheSilent(long nowNs, long silenceNs) {
        List<TrackedNode> buried = new ArrayList<>();
        for (TrackedNode node : nodes.values()) {
            if (node.isReachable() && nowNs - node.heardNs > silenceNs) {
                node.state = TrackedNode.State.DEAD;
                topology.remove(node.id);
                buried.add(node);
            }
        }
        return buried;
    }

    /** Holders whose copies count. */
    Set<String> live(TrackedObject object) {
        Set<String> live = new LinkedHashSet<>();
        for (String holder : object.holders) {
            if (node(holder).state == TrackedNode.State.LIVE) {
                live.add(holder);
            }
        }
        return live;
    }

    int reachable(Collection<String> holders) {
        return (int)
                holders.stream().filter(holder -> node(holder).isReachable()).count();
    }

    long racks(Collection<String> holders) {
        return holders.stream().map(holder -> node(holder).rack).distinct().count();
    }

    /** Ends of streams that are free under this limit, on all nodes together. */
    int freeEnds(int streamsPerNode) {
        return nodes.values().stream()
                .filter(TrackedNode::isReachable)
                .mapToInt(node -> Math.max(0, streamsPerNode - node.streams))
                .sum();
    }

    void drop(TrackedObject object, String holder) {
        object.holders.remove(holder);
        node(holder).objects.remove(object.id);
    }
}
