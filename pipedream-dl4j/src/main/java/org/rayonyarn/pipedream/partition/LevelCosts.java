package org.rayonyarn.pipedream.partition;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.rayonyarn.pipedream.profile.Topology;

/** What the authors charge for a stage on some machines of one level. Immutable. */
final class LevelCosts {
    private final States states;
    private final UnitSeconds units;
    private final int machines;
    private final double bandwidth;
    private final int machinesBelow;
    private final double memoryBytes;
    /** Seconds that the outputs of a state travel, if one machine moves them. */
    private final double[] moveSeconds;

    private final double[][] work;
    /** For each number of machines the states, each group of them by rising work. */
    private final int[][] cutsByWork;

    /** The most weights of this state or an earlier one. */
    private final double[] mostWeights;

    /**
     * @param units seconds of a range on one unit of this level
     * @param machinesBelow units of the level below in one unit of this, by which the authors divide the all-reduce of an unsplit range
     */
    LevelCosts(States states, PlanRequest request, Topology.Level level, UnitSeconds units, int machinesBelow) {
        this.states = states;
        this.units = units;
        this.machines = level.units();
        this.bandwidth = level.bytesPerSecond();
        this.machinesBelow = machinesBelow;
        this.memoryBytes = request.memoryBytes();
        this.moveSeconds = new double[states.size()];
        if (request.activationRatio() > 0) {
            Arrays.setAll(
                    moveSeconds, state -> 2.0 * states.antichainBytes[state] / bandwidth / request.activationRatio());
        }
        this.mostWeights = states.weightBytes.clone();
        Arrays.parallelPrefix(mostWeights, Math::max);
        this.work = new double[units.addUp() ? machines + 1 : 0][states.size()];
        this.cutsByWork = new int[work.length][];
        for (int r = 1; r < work.length; r++) {
            sortCuts(r);
        }
    }

    private void sortCuts(int r) {
        double[] ofState = work[r];
        Arrays.setAll(ofState, state -> states.computeSeconds[state] + reduceSeconds(r, states.weightBytes[state]));
        int[] cuts = r == 1 ? IntStream.range(0, states.size()).toArray() : cutsByWork[r - 1].clone();
        for (int i = 1; i < cuts.length; i++) { // by insertion: groups are small, and one more machine changes little
            int cut = cuts[i];
            int to = i;
            for (; to > states.groupStart(i) && ofState[cuts[to - 1]] > ofState[cut]; to--) {
                cuts[to] = cuts[to - 1];
            }
            cuts[to] = cut;
        }
        cutsByWork[r] = cuts;
    }

    int machines() {
        return machines;
    }

    boolean limited() {
        return memoryBytes < Double.POSITIVE_INFINITY;
    }

    /** Seconds of the range [first, state] on one machine. */
    double unit(int first, int state) {
        return units.of(first, state);
    }

    /** Seconds of the range [first, state] on {@code m} machines that all do the same; infinite if it does not fit. */
    double unsplit(int first, int state, int m) {
        double weights = states.weightBytes(first, state + 1);
        if (!fits(machines - m, m, states.activationBytes(first, state + 1), weights)) {
            return Double.POSITIVE_INFINITY;
        }
        return (units.of(first, state) + reduceSeconds(m, weights) / machinesBelow) / m;
    }

    /** Seconds of the last stage (before, state] on {@code r} of {@code m} machines; infinite if it does not fit. */
    double lastStage(int before, int state, int m, int r) {
        double weights = states.weightBytes[state] - states.weightBytes[before];
        double activations = states.activationBytes[state] - states.activationBytes[before];
        return fits(machines - m, r, activations, weights)
                ? (units.of(before + 1, state) + reduceSeconds(r, weights)) / r
                : Double.POSITIVE_INFINITY;
    }

    /** No more than {@link #lastStage}, and falling as {@code before} rises. */
    double lastStageAtLeast(int before, int state, int r) {
        double weights = states.weightBytes[state] - mostWeights[before];
        return (units.atLeast(before + 1, state) + reduceSeconds(r, weights)) / r;
    }

    /** Seconds that the input of a stage behind {@code before} takes to reach its {@code r} machines. */
    double input(int before, int r) {
        return moveSeconds[before] / r;
    }

    double output(int state, int r) {
        return state == states.size() - 1 ? 0 : moveSeconds[state] / r;
    }

    /** Whether {@link #work} orders cuts. */
    boolean addUp() {
        return units.addUp();
    }

    /** What all layers of each state cost {@code r} machines: the last stage costs the difference of two of them, divided by r. */
    double[] work(int r) {
        return work[r];
    }

    /** All states in order, save that those of one {@link States#groupStart group} are sorted by {@link #work}. */
    int[] cutsByWork(int r) {
        return cutsByWork[r];
    }

    /** The least that can lie before the last stage so that the rest fits: activations and weights. */
    double leastBytesBefore(int state, int m, int r) {
        double versions = Math.ceil((double) (machines - m) / r);
        return versions == 0 ? 0 : bytes(state) - memoryBytes / versions;
    }

    double bytes(int state) {
        return states.activationBytes[state] + states.weightBytes[state];
    }

    private double reduceSeconds(int r, double weights) {
        return 4.0 * (r - 1) * weights / (bandwidth * r);
    }

    /** The authors' memory rule: what is stashed, and nothing else. */
    private boolean fits(int machinesLeft, int replicas, double activations, double weights) {
        return !limited() || Math.ceil((double) machinesLeft / replicas) * (activations + weights) <= memoryBytes;
    }
}
