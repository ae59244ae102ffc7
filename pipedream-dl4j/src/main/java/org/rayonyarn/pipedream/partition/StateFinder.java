package org.rayonyarn.pipedream.partition;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rayonyarn.pipedream.profile.LayerGraph;

/**
 * Finds the states of a graph. A state is named by its antichain, the layers of it that have no successor in it, and found by stepping from
 * one antichain to the next, as in PipeDream's optimizer: in breadth first from the first source, so that other sources join with their
 * first reader. Graphs of many parallel branches have more antichains than anyone can count; beyond the limit the prefixes of a few
 * topological orders stand for them ({@link PrefixStates}).
 */
final class StateFinder {
    private final LayerGraph graph;
    private final BitSet[] ancestors;
    private final BitSet[] descendants;
    private final Map<BitSet, Integer> known = new HashMap<>();
    private final List<int[]> antichains = new ArrayList<>();
    private final List<BitSet> augmented = new ArrayList<>();
    private final List<List<Integer>> next = new ArrayList<>();

    private StateFinder(LayerGraph graph) {
        this.graph = graph;
        this.ancestors = graph.ancestors();
        this.descendants = graph.descendants();
    }

    /** @param limit the most states to enumerate */
    static States find(LayerGraph graph, int limit) {
        return find(graph, limit, graph.sources()[0]);
    }

    /** As if {@code source} were the file's first. */
    static States find(LayerGraph graph, int limit, int source) {
        StateFinder finder = new StateFinder(graph);
        if (!finder.enumerate(limit, source)) {
            return PrefixStates.of(graph);
        }
        int[] order = finder.topologicalOrder();
        BitSet last = finder.members(order[order.length - 1]);
        return last.cardinality() == graph.size() ? finder.states(order) : PrefixStates.of(graph);
    }

    private boolean enumerate(int limit, int source) {
        discover(new int[] {source});
        for (int at = 0; at < antichains.size(); at++) {
            for (int[] follower : followers(antichains.get(at), augmented.get(at))) {
                next.get(at).add(discover(follower));
            }
            if (antichains.size() > limit) {
                return false;
            }
        }
        return true;
    }

    private int discover(int[] antichain) {
        BitSet key = new BitSet();
        Arrays.stream(antichain).forEach(key::set);
        Integer seen = known.get(key);
        if (seen != null) {
            return seen;
        }
        known.put(key, antichains.size());
        antichains.add(antichain);
        augmented.add(augment(antichain, key));
        next.add(new ArrayList<>());
        return antichains.size() - 1;
    }

    /** Adds what lies before one of the antichain's layers and is read by something not before that layer. */
    private BitSet augment(int[] antichain, BitSet key) {
        BitSet all = (BitSet) key.clone();
        for (int layer : antichain) {
            BitSet before = ancestors[layer];
            for (int p = before.nextSetBit(0); p >= 0; p = before.nextSetBit(p + 1)) {
                for (int reader : graph.successors(p)) {
                    if (reader != layer && !before.get(reader)) {
                        all.set(p);
                    }
                }
            }
        }
        return all;
    }

    private List<int[]> followers(int[] antichain, BitSet augmentedSet) {
        int[] list = augmentedList(antichain, augmentedSet);
        List<int[]> followers = new ArrayList<>();
        for (int from : list) {
            for (int step : graph.successors(from)) {
                boolean inAntichain = Arrays.stream(antichain).anyMatch(a -> a == step);
                if (!inAntichain && !descendants[step].intersects(augmentedSet)) {
                    followers.add(stepped(list, from, step));
                }
            }
        }
        return followers;
    }

    private static int[] augmentedList(int[] antichain, BitSet augmentedSet) {
        BitSet extra = (BitSet) augmentedSet.clone();
        Arrays.stream(antichain).forEach(extra::clear);
        int[] list = Arrays.copyOf(extra.stream().toArray(), augmentedSet.cardinality());
        System.arraycopy(antichain, 0, list, list.length - antichain.length, antichain.length);
        return list;
    }

    /** {@code step} in the place of {@code from}, without what now lies before another member. */
    private int[] stepped(int[] list, int from, int step) {
        BitSet members = new BitSet();
        int[] replaced = Arrays.stream(list).map(i -> i == from ? step : i).toArray();
        Arrays.stream(replaced).forEach(members::set);
        return Arrays.stream(replaced)
                .filter(i -> !descendants[i].intersects(members))
                .distinct()
                .toArray();
    }

    /** Depth first from the first antichain; a state is put before all that follow it. */
    private int[] topologicalOrder() {
        List<Integer> finished = new ArrayList<>();
        BitSet seen = new BitSet();
        int[] position = new int[antichains.size()];
        Deque<Integer> path = new ArrayDeque<>(List.of(0));
        seen.set(0);
        while (!path.isEmpty()) {
            int at = path.element();
            if (position[at] < next.get(at).size()) {
                int follower = next.get(at).get(position[at]++);
                if (!seen.get(follower)) {
                    seen.set(follower);
                    path.push(follower);
                }
            } else {
                finished.add(path.pop());
            }
        }
        Collections.reverse(finished);
        return finished.stream().mapToInt(Integer::intValue).toArray();
    }

    private States states(int[] order) {
        int size = order.length;
        int[] indexOf = new int[size];
        for (int i = 0; i < size; i++) {
            indexOf[order[i]] = i;
        }
        BitSet[] inside = new BitSet[size];
        Arrays.setAll(inside, i -> new BitSet(size));
        List<BitSet> members = new ArrayList<>();
        List<BitSet> cut = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            members.add(members(order[i]));
            cut.add(augmented.get(order[i]));
            for (int follower : next.get(order[i])) {
                inside[indexOf[follower]].or(inside[i]);
                inside[indexOf[follower]].set(i);
            }
        }
        int[][] insideLists =
                Arrays.stream(inside).map(set -> set.stream().toArray()).toArray(int[][]::new);
        return new States(graph, members, cut, insideLists, false);
    }

    private BitSet members(int found) {
        BitSet all = new BitSet(graph.size());
        for (int layer : antichains.get(found)) {
            all.or(ancestors[layer]);
            all.set(layer);
        }
        return all;
    }
}
