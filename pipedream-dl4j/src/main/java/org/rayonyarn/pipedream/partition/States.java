package org.rayonyarn.pipedream.partition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.rayonyarn.pipedream.profile.Layer;
import org.rayonyarn.pipedream.profile.LayerGraph;

/**
 * Where a model may be cut. A state is a set of layers that holds every predecessor of each of its layers; a stage is the difference of two
 * states of which one lies inside the other. States are in topological order: a state comes after all states inside it. All sums are over a
 * whole state. Immutable, save that the arrays are handed out uncopied to the search, which only reads them.
 */
public final class States {
    private final LayerGraph graph;
    private final List<BitSet> members;
    private final int[][] inside;
    /** For each state how many of the first lie inside it and inside every later one. */
    private final int[] common;

    private final int[] groupStart;

    private final boolean sampled;
    final double[] computeSeconds;
    final double[] forwardSeconds;
    final double[] activationBytes;
    final double[] weightBytes;
    /** Bytes that leave a state by the authors' rule: the outputs of its augmented antichain. */
    final double[] antichainBytes;
    /** Bytes that really leave a state: the outputs that a layer outside reads. */
    final double[] crossingBytes;

    /**
     * @param members the layers of each state, in topological order
     * @param antichains for each state the layers whose outputs the authors count at a cut
     * @param inside for each state the states strictly inside it, ascending
     * @param sampled whether there are more states than were asked for
     */
    States(LayerGraph graph, List<BitSet> members, List<BitSet> antichains, int[][] inside, boolean sampled) {
        this.graph = graph;
        this.members = members;
        this.inside = inside;
        this.sampled = sampled;
        int size = members.size();
        common = common(inside);
        groupStart = groupStarts(common);
        computeSeconds = new double[size];
        forwardSeconds = new double[size];
        activationBytes = new double[size];
        weightBytes = new double[size];
        antichainBytes = new double[size];
        crossingBytes = new double[size];
        for (int state = 0; state < size; state++) {
            sum(state, antichains.get(state));
        }
    }

    /** Every {@code step}-th state of {@code all}, counted from the last. */
    private States(States all, int step) {
        int size = (all.size() + step - 1) / step;
        int offset = all.size() - 1 - (size - 1) * step;
        int[] kept = IntStream.range(0, size).map(i -> offset + i * step).toArray();
        this.graph = all.graph;
        this.members = Arrays.stream(kept).mapToObj(all.members::get).toList();
        this.inside = Arrays.stream(kept)
                .mapToObj(state -> Arrays.stream(all.inside[state])
                        .filter(inner -> inner % step == offset)
                        .map(inner -> inner / step)
                        .toArray())
                .toArray(int[][]::new);
        this.sampled = true;
        common = common(inside);
        groupStart = groupStarts(common);
        computeSeconds = only(kept, all.computeSeconds);
        forwardSeconds = only(kept, all.forwardSeconds);
        activationBytes = only(kept, all.activationBytes);
        weightBytes = only(kept, all.weightBytes);
        antichainBytes = only(kept, all.antichainBytes);
        crossingBytes = only(kept, all.crossingBytes);
    }

    private static double[] only(int[] kept, double[] values) {
        return Arrays.stream(kept).mapToDouble(state -> values[state]).toArray();
    }

    private static int[] common(int[][] inside) {
        int[] common = new int[inside.length];
        int least = inside.length;
        for (int state = inside.length - 1; state >= 0; state--) {
            int leading = 0;
            while (leading < Math.min(least, inside[state].length) && inside[state][leading] == leading) {
                leading++;
            }
            least = leading;
            common[state] = leading;
        }
        return common;
    }

    private static int[] groupStarts(int[] common) {
        int[] starts = new int[common.length];
        for (int end : common) {
            if (end < common.length) {
                starts[end] = end;
            }
        }
        Arrays.parallelPrefix(starts, Math::max);
        return starts;
    }

    private void sum(int state, BitSet antichain) {
        BitSet layers = members.get(state);
        for (int i = layers.nextSetBit(0); i >= 0; i = layers.nextSetBit(i + 1)) {
            Layer layer = graph.layer(i);
            computeSeconds[state] += (layer.forwardMillis() + layer.backwardMillis()) / 1000.0;
            forwardSeconds[state] += layer.forwardMillis() / 1000.0;
            activationBytes[state] += layer.activationBytes();
            weightBytes[state] += layer.weightBytes();
            if (Arrays.stream(graph.successors(i)).anyMatch(reader -> !layers.get(reader))) {
                crossingBytes[state] += layer.activationBytes();
            }
        }
        for (int i = antichain.nextSetBit(0); i >= 0; i = antichain.nextSetBit(i + 1)) {
            antichainBytes[state] += graph.layer(i).activationBytes();
        }
    }

    public int size() {
        return members.size();
    }

    /** About a {@code step}-th of the states, the last among them: what is planned over them is a plan over all, too. */
    States sparser(int step) {
        return new States(this, step);
    }

    /** Whether the model has more states than the limit, so that these are only the prefixes of some of its orders. */
    public boolean sampled() {
        return sampled;
    }

    /** The layers of a state, by their indices in another graph of the same layers. */
    BitSet members(int state, LayerGraph other) {
        Set<String> ids = new HashSet<>(layerIds(0, state + 1));
        BitSet there = new BitSet(other.size());
        IntStream.range(0, other.size())
                .filter(i -> ids.contains(other.layer(i).id()))
                .forEach(there::set);
        return there;
    }

    /** The state here that has the layers of the other's {@code state}; -1 if there is none. */
    int stateOf(States other, int state) {
        return members.indexOf(other.members(state, graph));
    }

    /** States strictly inside {@code state}, ascending; not to be changed. */
    int[] inside(int state) {
        return inside[state];
    }

    /** Whether {@code inner} lies strictly inside {@code outer}. */
    boolean liesInside(int inner, int outer) {
        return Arrays.binarySearch(inside[outer], inner) >= 0;
    }

    /** The layers of a state, by their indices; a copy. */
    BitSet members(int state) {
        return (BitSet) members.get(state).clone();
    }

    /** States [0, common) lie strictly inside {@code state} and inside all later states. */
    int common(int state) {
        return common[state];
    }

    /** The first of the states that come to be common at the same time as {@code state}: a chain has groups of one. */
    int groupStart(int state) {
        return groupStart[state];
    }

    /** Whether of any two states one lies inside the other, as in a chain. */
    boolean inOneLine() {
        return IntStream.range(0, size()).allMatch(state -> common[state] == state);
    }

    /** Seconds of forward and backward work of the layers in {@code end - 1} and not in {@code first - 1}. */
    public double computeSeconds(int first, int end) {
        return between(computeSeconds, first, end);
    }

    public double forwardSeconds(int first, int end) {
        return between(forwardSeconds, first, end);
    }

    public double activationBytes(int first, int end) {
        return between(activationBytes, first, end);
    }

    public double weightBytes(int first, int end) {
        return between(weightBytes, first, end);
    }

    /** Bytes that cross the cut before state {@code first}: 0 before the first and behind the last. */
    public double cutBytes(int first) {
        return first == 0 || first == size() ? 0 : crossingBytes[first - 1];
    }

    /** Ids of the layers of the stage [first, end), in the profile's order. */
    public List<String> layerIds(int first, int end) {
        BitSet stage = (BitSet) members.get(end - 1).clone();
        if (first > 0) {
            stage.andNot(members.get(first - 1));
        }
        List<String> ids = new ArrayList<>();
        stage.stream().forEach(i -> ids.add(graph.layer(i).id()));
        return ids;
    }

    private static double between(double[] sums, int first, int end) {
        return first == 0 ? sums[end - 1] : sums[end - 1] - sums[first - 1];
    }
}
