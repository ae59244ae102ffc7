package org.rayonyarn.ray.head.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.rayonyarn.ray.rpc.NodeId;

/**
 * Which nodes have to go where pairs of them can't reach each other. Pure.
 *
 * <p>Assumptions: all nodes of a pair live, and the head hears both; of a session without a driver nothing is left to save.
 *
 * <p>Steps: who is apart from a driver goes, the driver never. Of the pairs that are left, whoever is apart from the most others
 * goes first: it is more likely to be the cause than each of those, be it that they complain of it or it of them. Among equals it
 * is the youngest, which has done the least. Repeated until no pair is left.
 */
public final class Separation {
    /** Two nodes, in no order. */
    public record Pair(NodeId one, NodeId other) {
        boolean has(NodeId node) {
            return one.equals(node) || other.equals(node);
        }

        NodeId besides(NodeId node) {
            return one.equals(node) ? other : one;
        }
    }

    /** @param apartFrom the node that it can't reach, or that can't reach it: one that stays, or has gone for another reason */
    public record Victim(NodeId node, NodeId apartFrom) {}

    private final List<NodeId> eldestFirst;
    private final Predicate<NodeId> isDriver;
    private final Map<NodeId, Set<NodeId>> apart = new HashMap<>();
    private final List<Pair> left;
    private final List<Victim> victims = new ArrayList<>();

    private Separation(
            List<NodeId> eldestFirst,
            Predicate<NodeId> isDriver,
            Collection<Pair> certain,
            Collection<Pair> suspected) {
        this.eldestFirst = eldestFirst;
        this.isDriver = isDriver;
        this.left = new ArrayList<>(certain);
        certain.forEach(this::count);
        suspected.forEach(this::count);
    }

    private void count(Pair pair) {
        apart.computeIfAbsent(pair.one, node -> new HashSet<>()).add(pair.other);
        apart.computeIfAbsent(pair.other, node -> new HashSet<>()).add(pair.one);
    }

    /**
     * @param eldestFirst all living nodes
     * @param isDriver whether a node must stay while the other one of its pair needn't
     * @param certain pairs of which one has to go
     * @param suspected further ones, which count as hints only
     */
    public static List<Victim> victims(
            List<NodeId> eldestFirst,
            Predicate<NodeId> isDriver,
            Collection<Pair> certain,
            Collection<Pair> suspected) {
        Separation separation = new Separation(eldestFirst, isDriver, certain, suspected);
        separation.saveDrivers();
        separation.separateTheRest();
        return separation.victims;
    }

    private void saveDrivers() {
        for (Pair pair : List.copyOf(left)) {
            boolean one = isDriver.test(pair.one);
            if (one != isDriver.test(pair.other) && left.contains(pair)) {
                remove(one ? pair.other : pair.one, pair);
            }
        }
    }

    private void separateTheRest() {
        while (!left.isEmpty()) {
            NodeId next = left.stream()
                    .flatMap(pair -> List.of(pair.one, pair.other).stream())
                    .max(Comparator.<NodeId>comparingInt(node -> apart(node).size())
                            .thenComparingInt(eldestFirst::indexOf))
                    .orElseThrow();
            Pair cause =
                    left.stream().filter(pair -> pair.has(next)).findFirst().orElseThrow();
            remove(next, cause);
        }
    }

    private void remove(NodeId victim, Pair cause) {
        victims.add(new Victim(victim, cause.besides(victim)));
        left.removeIf(pair -> pair.has(victim));
        apart(victim).forEach(other -> apart(other).remove(victim));
    }

    private Set<NodeId> apart(NodeId node) {
        return Objects.requireNonNull(apart.get(node));
    }
}
