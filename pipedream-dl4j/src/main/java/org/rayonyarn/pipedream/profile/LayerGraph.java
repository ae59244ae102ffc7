package org.rayonyarn.pipedream.profile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Layers by index, with their edges. Indices follow the profile's order. Immutable. */
public final class LayerGraph {
    private final List<Layer> layers;
    private final int[][] successors;
    private final int[][] predecessors;

    private LayerGraph(List<Layer> layers, int[][] successors, int[][] predecessors) {
        this.layers = layers;
        this.successors = successors;
        this.predecessors = predecessors;
    }

    static LayerGraph of(List<Layer> layers, List<Edge> edges) {
        Map<String, Integer> index = new HashMap<>();
        for (Layer layer : layers) {
            index.put(layer.id(), index.size());
        }
        List<List<Integer>> out = lists(layers.size());
        List<List<Integer>> in = lists(layers.size());
        for (Edge edge : edges) {
            int from = index.getOrDefault(edge.from(), -1);
            int to = index.getOrDefault(edge.to(), -1);
            out.get(from).add(to);
            in.get(to).add(from);
        }
        return new LayerGraph(layers, arrays(out), arrays(in));
    }

    public int size() {
        return layers.size();
    }

    public Layer layer(int index) {
        return layers.get(index);
    }

    /** The layers that read this one's output, in the order of the profile's edges; not to be changed. */
    public int[] successors(int index) {
        return successors[index];
    }

    /** The layers whose output this one reads; not to be changed. */
    public int[] predecessors(int index) {
        return predecessors[index];
    }

    /** Layers without a predecessor, in the profile's order. */
    public int[] sources() {
        return matching(i -> predecessors[i].length == 0);
    }

    /** For each layer, all that lies before it, itself left out. */
    public BitSet[] ancestors() {
        return closure(topologicalOrder(), predecessors);
    }

    /** For each layer, all that lies behind it, itself left out. */
    public BitSet[] descendants() {
        int[] order = topologicalOrder();
        int[] reversed = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            reversed[i] = order[order.length - 1 - i];
        }
        return closure(reversed, successors);
    }

    /** Every layer after all its predecessors. Shorter than the graph if that has a cycle. */
    public int[] topologicalOrder() {
        int[] waiting = new int[size()];
        Deque<Integer> ready = new ArrayDeque<>();
        for (int i = 0; i < size(); i++) {
            waiting[i] = predecessors[i].length;
            if (waiting[i] == 0) {
                ready.add(i);
            }
        }
        int[] order = new int[size()];
        int done = 0;
        while (!ready.isEmpty()) {
            int next = ready.remove();
            order[done++] = next;
            for (int follower : successors[next]) {
                if (--waiting[follower] == 0) {
                    ready.add(follower);
                }
            }
        }
        return Arrays.copyOf(order, done);
    }

    /** @throws ProfileException if only inputs are left */
    LayerGraph withoutInputs() {
        LayerGraph rest =
                without(i -> predecessors[i].length == 0 && layers.get(i).isInput());
        if (rest.size() == 0) {
            throw new ProfileException("layers: all are inputs; a profile needs at least one layer that computes");
        }
        return rest;
    }

    LayerGraph withoutLoneInputs() {
        return without(i -> predecessors[i].length == 0
                && successors[i].length == 0
                && layers.get(i).isInput());
    }

    /** One pass, as the authors' optimizer does it: the index operators on tuples of which a part is not used. */
    LayerGraph withoutUnusedItems() {
        LayerGraph rest =
                without(i -> successors[i].length == 0 && layers.get(i).name().startsWith("__getitem__"));
        return rest.size() == 0 ? this : rest;
    }

    void checkAcyclic() {
        int[] order = topologicalOrder();
        if (order.length == size()) {
            return;
        }
        BitSet sorted = new BitSet();
        Arrays.stream(order).forEach(sorted::set);
        int walk = sorted.nextClearBit(0);
        BitSet seen = new BitSet();
        while (!seen.get(walk)) { // every unsorted layer has an unsorted predecessor, so this ends on a cycle
            seen.set(walk);
            walk = Arrays.stream(predecessors[walk])
                    .filter(p -> !sorted.get(p))
                    .findFirst()
                    .orElseThrow();
        }
        throw new ProfileException(
                "layer " + layers.get(walk).id() + ": lies on a cycle; a profile's graph must not have one");
    }

    void checkConnected() {
        if (size() == 0) {
            return;
        }
        BitSet seen = new BitSet();
        Deque<Integer> open = new ArrayDeque<>(List.of(0));
        seen.set(0);
        while (!open.isEmpty()) {
            int at = open.remove();
            for (int[] neighbours : List.of(successors[at], predecessors[at])) {
                for (int next : neighbours) {
                    if (!seen.get(next)) {
                        seen.set(next);
                        open.add(next);
                    }
                }
            }
        }
        int apart = seen.nextClearBit(0);
        if (apart < size()) {
            throw new ProfileException("layer " + layers.get(apart).id() + ": is not connected with layer "
                    + layers.get(0).id() + "; the graph must be in one piece");
        }
    }

    private LayerGraph without(IntPredicate unwanted) {
        int[] kept = matching(unwanted.negate());
        if (kept.length == size()) {
            return this;
        }
        int[] renamed = new int[size()];
        Arrays.fill(renamed, -1);
        List<Layer> rest = new ArrayList<>();
        for (int old : kept) {
            renamed[old] = rest.size();
            rest.add(layers.get(old));
        }
        return new LayerGraph(
                List.copyOf(rest), renamed(kept, renamed, successors), renamed(kept, renamed, predecessors));
    }

    private static int[][] renamed(int[] kept, int[] renamed, int[][] edges) {
        return Arrays.stream(kept)
                .mapToObj(old -> Arrays.stream(edges[old])
                        .map(i -> renamed[i])
                        .filter(i -> i >= 0)
                        .toArray())
                .toArray(int[][]::new);
    }

    private int[] matching(IntPredicate wanted) {
        return IntStream.range(0, size()).filter(wanted).toArray();
    }

    private static BitSet[] closure(int[] order, int[][] edges) {
        BitSet[] all = new BitSet[order.length];
        for (int at : order) {
            BitSet reached = new BitSet(order.length);
            for (int next : edges[at]) {
                reached.set(next);
                reached.or(all[next]);
            }
            all[at] = reached;
        }
        return all;
    }

    private static List<List<Integer>> lists(int count) {
        List<List<Integer>> lists = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lists.add(new ArrayList<>());
        }
        return lists;
    }

    private static int[][] arrays(List<List<Integer>> lists) {
        return lists.stream()
                .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }
}
