package org.rayonyarn.replication;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Nodes by rack, for random choice in constant time at any size. Not thread-safe. */
public final class Topology {
    private final List<String> nodes = new ArrayList<>();
    private final List<String> racks = new ArrayList<>();
    private final Map<String, List<String>> byRack = new HashMap<>();
    private final Map<String, String> rackOf = new HashMap<>();

    /** Adds a node, or does nothing if it is there. */
    public void add(String node, String rack) {
        if (rackOf.putIfAbsent(node, rack) != null) {
            return;
        }
        nodes.add(node);
        byRack.computeIfAbsent(rack, added -> {
                    racks.add(added);
                    return new ArrayList<>();
                })
                .add(node);
    }

    /** Linear in the number of nodes: failures are rare, choices are not. */
    public void remove(String node) {
        String rack = rackOf.remove(node);
        if (rack == null) {
            return;
        }
        nodes.remove(node);
        List<String> left = byRack.getOrDefault(rack, List.of());
        left.remove(node);
        if (left.isEmpty()) {
            byRack.remove(rack);
            racks.remove(rack);
        }
    }

    public boolean contains(String node) {
        return rackOf.containsKey(node);
    }

    public int size() {
        return nodes.size();
    }

    public int rackCount() {
        return racks.size();
    }

    @Nullable
    String rackOf(String node) {
        return rackOf.get(node);
    }

    List<String> all() {
        return nodes;
    }

    List<String> inRack(String rack) {
        return byRack.getOrDefault(rack, List.of());
    }

    @Nullable
    String anyRack(RandomGenerator random) {
        return racks.isEmpty() ? null : racks.get(random.nextInt(racks.size()));
    }
}
