package org.rayonyarn.pipedream.partition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.rayonyarn.pipedream.profile.Topology;

/**
 * The authors' dynamic programme at one level of the topology (PipeDream, SOSP 2019, section 3.1, with the cost constants of their optimizer).
 * A row is all ranges with one first state. Only the seconds with all machines are kept; a row is worked out again when its split is asked
 * for, so memory is one number a range and not one a range and machine count. Rows are independent and worked out side by side.
 *
 * <p>Most splits are never priced: a head that takes too long even with every machine left to it, or a last stage that would need more
 * machines than there are, cannot beat the best known.
 */
final class LevelSearch {
    /** One part of a split range: states [first, end) on {@code machines} units of the level. */
    record Part(int first, int end, int machines) {}

    private static final double ROUNDING = 1 - 1e-12;
    private static final int WORTH_SHARING = 256;

    private final States states;
    private final PlanRequest request;
    private final int machines;
    private final double bandwidth;
    private final int machinesBelow;
    private final double[][] below;
    private final boolean limited;

    /**
     * @param below seconds of each range [state][first] on one unit of this level
     * @param machinesBelow units of the level below in one unit of this, by which the authors divide the all-reduce of an unsplit range
     */
    LevelSearch(States states, PlanRequest request, Topology.Level level, double[][] below, int machinesBelow) {
        this.states = states;
        this.request = request;
        this.machines = level.units();
        this.bandwidth = level.bytesPerSecond();
        this.below = below;
        this.machinesBelow = machinesBelow;
        this.limited = request.memoryBytes() < Double.POSITIVE_INFINITY;
    }

    /** Seconds of every range on all machines of the level: [state][first]; infinite where nothing fits. */
    double[][] allRanges() {
        double[][] seconds = new double[states.size()][];
        Arrays.setAll(seconds, state -> new double[state + 1]);
        IntStream.range(0, states.size()).parallel().forEach(first -> {
            double[] row = new Row(first, states.size(), false).seconds[machines - 1];
            for (int at = 0; at < row.length; at++) {
                seconds[first + at][first] = row[at];
            }
        });
        return seconds;
    }

    /** Seconds of the whole model. */
    double seconds() {
        return new Row(0, states.size(), true).seconds[machines - 1][states.size() - 1];
    }

    /** The parts of the range [first, end), in order. */
    List<Part> split(int first, int end) {
        Row row = new Row(first, end, true);
        List<Part> parts = new ArrayList<>();
        int last = end - 1;
        int used = machines - 1;
        while (true) {
            int at = last - first;
            int cut = row.cut[used][at];
            parts.add(new Part(cut < 0 ? first : cut + 1, last + 1, row.units[used][at]));
            if (cut < 0) {
                Collections.reverse(parts);
                return parts;
            }
            used = row.left[used][at];
            last = cut;
        }
    }

    /** All ranges that begin at one state. Index m stands for m + 1 machines. */
    private final class Row {
        private final int first;
        private final double[][] seconds;
        /** The smallest of {@code seconds} with up to as many machines. */
        private final double[][] smallest;
        /** Last state before the last part, or -1 for an unsplit range. */
        private final int[][] cut;
        /** Machines of the last part. */
        private final int[][] units;
        /** Index of the machines of what comes before the cut. */
        private final int[][] left;

        Row(int first, int end, boolean alone) {
            this.first = first;
            int width = end - first;
            seconds = new double[machines][width];
            smallest = new double[machines][width];
            cut = new int[machines][width];
            units = new int[machines][width];
            left = new int[machines][width];
            for (int m = 0; m < machines; m++) {
                int count = m;
                IntStream all = IntStream.range(0, width);
                (alone && width > WORTH_SHARING ? all.parallel() : all).forEach(at -> solve(count, at));
            }
        }

        private void solve(int m, int at) {
            seconds[m][at] = unsplit(first + at, m);
            cut[m][at] = -1;
            units[m][at] = m + 1;
            if (m > 0 && at > 0) {
                if (request.fewer() && seconds[m - 1][at] < seconds[m][at]) {
                    take(m, at, seconds[m - 1][at], cut[m - 1][at], units[m - 1][at], left[m - 1][at]);
                }
                splitLast(m, at);
            }
            smallest[m][at] = m == 0 ? seconds[m][at] : Math.min(smallest[m - 1][at], seconds[m][at]);
        }

        private void take(int m, int at, double value, int before, int count, int rest) {
            seconds[m][at] = value;
            cut[m][at] = before;
            units[m][at] = count;
            left[m][at] = rest;
        }

        private double unsplit(int state, int m) {
            double weights = states.weightBytes(first, state + 1);
            if ((request.straight() && m > 0)
                    || !fits(machines - (m + 1), m + 1, states.activationBytes(first, state + 1), weights)) {
                return Double.POSITIVE_INFINITY;
            }
            double allReduce = 4.0 * m * weights / (bandwidth * (m + 1)) / machinesBelow;
            return (below[state][first] + allReduce) / (m + 1);
        }

        private void splitLast(int m, int at) {
            if (cut[m - 1][at] >= 0) { // where one machine less was split best is a good first guess
                splitAfter(cut[m - 1][at], m, at);
            }
            int state = first + at;
            int[] inside = states.inside(state);
            boolean chain = inside.length == state;
            double[] seconds0 = below[state];
            double[] head = smallest[m - 1];
            int most = request.straight() ? 1 : m;
            for (int i = inside.length - 1; i >= 0 && inside[i] >= first; i--) {
                int before = inside[i];
                double known = seconds[m][at];
                if (seconds0[before + 1] >= known * most) {
                    if (chain && machinesBelow == 1) {
                        return; // at the innermost level a longer last stage only takes longer
                    }
                } else if (head[before - first] < known) {
                    splitAfter(before, m, at);
                }
            }
        }

        /** Prices every count of machines for the states behind {@code before}. */
        private void splitAfter(int before, int m, int at) {
            int state = first + at;
            double compute = below[state][before + 1];
            double weights = states.weightBytes(before + 1, state + 1);
            double moved = movedSeconds(before, state);
            price(1, compute, weights, moved, before, m, at);
            if (request.straight()) {
                return;
            }
            // two or more reduce at least half of 4 weights, so fewer than this cannot beat what is known
            double needed = Math.max(moved, compute + 2.0 * weights / bandwidth) / seconds[m][at] * ROUNDING;
            for (int r = needed < 2 ? 2 : (int) Math.min(needed, m + 1.0);
                    r <= m && smallest[m - r][before - first] < seconds[m][at];
                    r++) {
                price(r, compute, weights, moved, before, m, at);
            }
        }

        private void price(int r, double compute, double weights, double moved, int before, int m, int at) {
            double head = seconds[m - r][before - first];
            double stage = (compute + 4.0 * (r - 1) * weights / (bandwidth * r)) / r;
            double slowest = Math.max(head, Math.max(stage, moved / r));
            if (slowest < seconds[m][at]
                    && fits(machines - (m + 1), r, states.activationBytes(before + 1, first + at + 1), weights)) {
                take(m, at, slowest, before, r, m - r);
            }
        }

        private double movedSeconds(int before, int state) {
            if (request.activationRatio() == 0) {
                return 0;
            }
            double in = 2.0 * states.antichainBytes[before] / bandwidth;
            double out = state == states.size() - 1 ? 0 : 2.0 * states.antichainBytes[state] / bandwidth;
            return Math.max(in, out) / request.activationRatio();
        }
    }

    /** The authors' memory rule: what is stashed, and nothing else. */
    private boolean fits(int machinesLeft, int replicas, double activations, double weights) {
        return !limited
                || Math.ceil((double) machinesLeft / replicas) * (activations + weights) <= request.memoryBytes();
    }
}
