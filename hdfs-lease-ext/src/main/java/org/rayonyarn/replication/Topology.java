package org.rayonyarn.replication;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Nodes by rack, for random choice and change in constant time at any size. Not thread-safe. */
public final class Topology {
    private final IndexedNames nodes = new IndexedNames();
    private final IndexedNames racks = new IndexedNames();
    private final Map<String, IndexedNames> byRack = new HashMap<>();
    private final Map<String, String> rackOf = new HashMap<>();

    /** Adds a node, or does nothing if it is there. */
    public void add(String node, String rack) {
        if (rackOf.putIfAbsent(node, rack) != null) {
            return;
        }
        nodes.add(node);
        racks.add(rack);
        byRack.computeIfAbsent(rack, added -> new IndexedNames()).add(node);
    }

    public void remove(String node) {
        String rack = rackOf.remove(node);
        if (rack == null) {
            return;
        }
        nodes.remove(node);
        IndexedNames left = byRack.getOrDefault(rack, new IndexedNames());
        left.remove(node);
        if (left.asList().isEmpty()) {
            byRack.remove(rack);
            racks.remove(rack);
        }
    }

    public boolean contains(String node) {
        return rackOf.containsKey(node);
    }

    public int size() {
        return nodes.asList().size();
    }

    public int rackCount() {
        return racks.asList().size();
    }

    @Nullable
    String rackOf(String node) {
        return rackOf.get(node);
    }

    List<String> all() {
        return nodes.asList();
    }

    List<String> inRack(String rack) {
        IndexedNames inside = byRack.get(rack);
        return inside == null ? List.of() : inside.asList();
    }

    @Nullable
    String anyRack(RandomGenerator random) {
        List<String> all = racks.asList();
        return all.isEmpty() ? null : all.get(random.nextInt(all.size()));
    }
}
