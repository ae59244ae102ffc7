package org.rayonyarn.replication;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Chooses nodes for copies as HDFS's default policy: the first on the writer's own node, the second on another rack, the
 * third on that rack's other node, the rest anywhere with no rack crowded.
 *
 * <p>Assumes that nodes of a rack fail together and that racks fail alone; that a writer on no node is nowhere near one;
 * that a node has room unless the given test says otherwise. With one rack, or no fitting node on the rack that the rule
 * names, any node is better than none. Pure: chance is given. Not thread-safe.
 */
public final class Placement {
    private static final int RANDOM_TRIES = 12;

    private final Topology topology;
    private final RandomGenerator random;

    public Placement(Topology topology, RandomGenerator random) {
        this.topology = topology;
        this.random = random;
    }

    /**
     * Nodes for further copies, best first; fewer than asked for if there are no more that fit.
     *
     * @param copies how many are wanted
     * @param writer the node that writes, null if it is none
     * @param holding nodes that have a copy already; with them the choice goes on where the rule stands
     * @param fits whether a node may take a copy now
     */
    public List<String> choose(
            int copies, @Nullable String writer, Collection<String> holding, Predicate<String> fits) {
        List<String> all = new ArrayList<>(holding);
        List<String> chosen = new ArrayList<>();
        int total = holding.size() + copies;
        int perRack = topology.rackCount() <= 1 ? total : (total - 1) / topology.rackCount() + 2;
        while (chosen.size() < copies) {
            String next = next(writer, all, perRack, fits);
            if (next == null) {
                return chosen;
            }
            chosen.add(next);
            all.add(next);
        }
        return chosen;
    }

    private @Nullable String next(@Nullable String writer, List<String> all, int perRack, Predicate<String> fits) {
        Set<String> taken = new HashSet<>(all);
        Predicate<String> free = node -> !taken.contains(node) && fits.test(node);
        String byRule =
                switch (all.size()) {
                    case 0 ->
                        writer != null && topology.contains(writer) && free.test(writer) ? writer : anywhere(free);
                    case 1 -> offRacks(racks(all), free);
                    case 2 -> third(all, free);
                    default -> uncrowded(all, perRack, free);
                };
        return byRule != null ? byRule : anywhere(free);
    }

    /** Beside the second copy if the first two are apart, else on another rack. */
    private @Nullable String third(List<String> all, Predicate<String> free) {
        Set<String> racks = racks(all);
        if (racks.size() < 2) {
            return offRacks(racks, free);
        }
        return inRack(topology.rackOf(all.get(1)), free);
    }

    private @Nullable String uncrowded(List<String> all, int perRack, Predicate<String> free) {
        Map<String, Integer> counts = new HashMap<>();
        for (String node : all) {
            String rack = topology.rackOf(node);
            if (rack != null) {
                counts.merge(rack, 1, Integer::sum);
            }
        }
        return anywhere(node ->
                free.test(node) && counts.getOrDefault(Objects.requireNonNull(topology.rackOf(node)), 0) < perRack);
    }

    private @Nullable String offRacks(Set<String> racks, Predicate<String> free) {
        for (int i = 0; i < RANDOM_TRIES; i++) {
            String rack = topology.anyRack(random);
            if (rack != null && !racks.contains(rack)) {
                String node = inRack(rack, free);
                if (node != null) {
                    return node;
                }
            }
        }
        return pick(topology.all(), node -> free.test(node) && !racks.contains(topology.rackOf(node)));
    }

    private @Nullable String inRack(@Nullable String rack, Predicate<String> free) {
        return rack == null ? null : pick(topology.inRack(rack), free);
    }

    private @Nullable String anywhere(Predicate<String> free) {
        return pick(topology.all(), free);
    }

    /** A few random tries, then one round from a random start: constant time unless nearly nothing fits. */
    private @Nullable String pick(List<String> nodes, Predicate<String> free) {
        if (nodes.isEmpty()) {
            return null;
        }
        for (int i = 0; i < RANDOM_TRIES; i++) {
            String node = nodes.get(random.nextInt(nodes.size()));
            if (free.test(node)) {
                return node;
            }
        }
        int start = random.nextInt(nodes.size());
        for (int i = 0; i < nodes.size(); i++) {
            String node = nodes.get((start + i) % nodes.size());
            if (free.test(node)) {
                return node;
            }
        }
        return null;
    }

    private Set<String> racks(Collection<String> nodes) {
        Set<String> racks = new HashSet<>();
        for (String node : nodes) {
            String rack = topology.rackOf(node);
            if (rack != null) {
                racks.add(rack);
            }
        }
        return racks;
    }
}
