package org.rayonyarn.pipedream.partition;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.pipedream.profile.LayerGraph;

/**
 * States for graphs whose antichains cannot be enumerated: the prefixes of a topological order that keeps the bytes across the cut small, and,
 * for graphs that are not large, of one that finishes a branch before it starts the next and of one that goes in breadth. Every prefix is a
 * state, so every plan over them is one of the model; plans that need a cut between the orders are not seen.
 */
final class PrefixStates {
    private static final int MOST_STATES = 1500;

    private final LayerGraph graph;
    private final Set<BitSet> found = new LinkedHashSet<>();

    private PrefixStates(LayerGraph graph) {
        this.graph = graph;
    }

    static States of(LayerGraph graph) {
        return new PrefixStates(graph).sampled();
    }

    /** The prefixes, and the states of {@code others}. */
    static States with(LayerGraph graph, States others) {
        PrefixStates prefixes = new PrefixStates(graph);
        IntStream.range(0, others.size())
                .mapToObj(state -> others.members(state, graph))
                .forEach(prefixes.found::add);
        return prefixes.sampled();
    }

    private States sampled() {
        int[] discovered = new int[graph.size()];
        addOrder(discovered, null);
        if (3 * graph.size() <= MOST_STATES) {
            addOrder(discovered, layer -> -discovered[layer]);
            addOrder(discovered, layer -> discovered[layer]);
        }
        return states();
    }

    /** @param urgency of a layer that is ready, smallest first; null for the growth of the cut */
    private void addOrder(int[] discovered, @Nullable ToDoubleFunction<Integer> urgency) {
        BitSet done = new BitSet(graph.size());
        List<Integer> ready = new ArrayList<>();
        int discoveries = 0;
        for (int source : graph.sources()) {
            discovered[source] = discoveries++;
            ready.add(source);
        }
        while (!ready.isEmpty()) {
            Integer next = ready.stream()
                    .min(Comparator.comparingDouble(
                            layer -> urgency == null ? cutGrowth(layer, done) : urgency.applyAsDouble(layer)))
                    .orElseThrow();
            ready.remove(next);
            done.set(next);
            found.add((BitSet) done.clone());
            for (int reader : graph.successors(next)) {
                if (allDone(graph.predecessors(reader), done)) {
                    discovered[reader] = discoveries++;
                    ready.add(reader);
                }
            }
        }
    }

    private double cutGrowth(int layer, BitSet done) {
        double growth =
                graph.successors(layer).length == 0 ? 0 : graph.layer(layer).activationBytes();
        for (int input : graph.predecessors(layer)) {
            boolean lastReader = true;
            for (int reader : graph.successors(input)) {
                lastReader &= reader == layer || done.get(reader);
            }
            growth -= lastReader ? graph.layer(input).activationBytes() : 0;
        }
        return growth;
    }

    static boolean allDone(int[] layers, BitSet done) {
        for (int layer : layers) {
            if (!done.get(layer)) {
                return false;
            }
        }
        return true;
    }

    private States states() {
        List<BitSet> members = new ArrayList<>(found);
        members.sort(Comparator.comparingInt(BitSet::cardinality));
        List<BitSet> cuts = new ArrayList<>();
        int[][] inside = new int[members.size()][];
        for (int i = 0; i < inside.length; i++) {
            BitSet outer = members.get(i);
            BitSet inner = new BitSet();
            for (int j = 0; j < i; j++) {
                if (inner.get(j)) {
                    continue;
                }
                BitSet rest = (BitSet) members.get(j).clone();
                rest.andNot(outer);
                if (rest.isEmpty() && !members.get(j).equals(outer)) {
                    inner.set(j);
                }
            }
            inside[i] = inner.stream().toArray();
            cuts.add(cut(graph, outer));
        }
        return new States(graph, members, cuts, inside, true);
    }

    /** The layers of a state that a layer outside reads, or nobody. */
    static BitSet cut(LayerGraph graph, BitSet members) {
        BitSet cut = new BitSet();
        members.stream()
                .filter(layer -> graph.successors(layer).length == 0 || !allDone(graph.successors(layer), members))
                .forEach(cut::set);
        return cut;
    }
}
