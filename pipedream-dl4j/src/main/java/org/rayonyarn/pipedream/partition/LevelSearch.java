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
 * <p>Most splits are never priced: with the best known so far, heads that take too long end, and last stages that take too long begin, at
 * states that are found by bisection of monotone lower bounds. What lies between is priced, so the result is the full search's.
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
    /** The least of {@code below} with this first state or an earlier one: falls with the first state, so it can be searched. */
    private final double[][] least;
    /** The most weights of this state or an earlier one. */
    private final double[] mostWeights;

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
        this.least = Arrays.stream(below).parallel().map(LevelSearch::leastUpTo).toArray(double[][]::new);
        this.mostWeights = states.weightBytes.clone();
        Arrays.parallelPrefix(mostWeights, Math::max);
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
        /** The smallest of {@code seconds} of this state and all later: rises with the state, so it can be searched. */
        private final double[][] floor;
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
            floor = new double[machines][width];
            cut = new int[machines][width];
            units = new int[machines][width];
            left = new int[machines][width];
            for (int m = 0; m < machines; m++) {
                int count = m;
                IntStream all = IntStream.range(0, width);
                (alone && width > WORTH_SHARING ? all.parallel() : all).forEach(at -> solve(count, at));
                floor[m][width - 1] = seconds[m][width - 1];
                for (int at = width - 2; at >= 0; at--) {
                    floor[m][at] = Math.min(seconds[m][at], floor[m][at + 1]);
                }
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
                int most = request.straight() ? 1 : m;
                for (int r = 1; r <= most; r++) {
                    price(r, cut[m - 1][at], m, at);
                }
            }
            for (int r = 1; r <= (request.straight() ? 1 : m); r++) {
                splitLast(r, m, at);
            }
        }

        /** Prices the cuts where neither the head nor a last stage on {@code r} machines alone takes too long already. */
        private void splitLast(int r, int m, int at) {
            int state = first + at;
            int to = first + firstNotBelow(floor[m - r], at, seconds[m][at]);
            int from = firstFastEnough(state, r, seconds[m][at]);
            int[] inside = states.inside(state);
            for (int i = positionOf(inside, from); i < inside.length && inside[i] < to; i++) {
                price(r, inside[i], m, at);
            }
        }

        /** The first cut after which {@code r} machines are fast enough if they only compute and reduce. */
        private int firstFastEnough(int state, int r, double known) {
            double[] compute = least[state];
            int low = first;
            int high = state;
            while (low < high) {
                int middle = (low + high) >>> 1;
                double weights = states.weightBytes[state] - mostWeights[middle];
                double reduced = 4.0 * (r - 1) * weights / (bandwidth * r);
                if ((compute[middle + 1] + reduced) / r * ROUNDING < known) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            return low;
        }

        private void price(int r, int before, int m, int at) {
            int state = first + at;
            double head = seconds[m - r][before - first];
            if (!(head < seconds[m][at])) {
                return;
            }
            double weights = states.weightBytes(before + 1, state + 1);
            double stage = (below[state][before + 1] + 4.0 * (r - 1) * weights / (bandwidth * r)) / r;
            double slowest = Math.max(head, Math.max(stage, movedSeconds(before, state) / r));
            if (slowest < seconds[m][at]
                    && fits(machines - (m + 1), r, states.activationBytes(before + 1, state + 1), weights)) {
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

    /** The same array if it falls already, as it does at the innermost level of a chain. */
    private static double[] leastUpTo(double[] values) {
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[i - 1]) {
                double[] least = values.clone();
                Arrays.parallelPrefix(least, Math::min);
                return least;
            }
        }
        return values;
    }

    /** The first of {@code count} rising values that is not below the limit. */
    private static int firstNotBelow(double[] rising, int count, double limit) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (rising[middle] < limit) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static int positionOf(int[] ascending, int value) {
        int at = Arrays.binarySearch(ascending, value);
        return at >= 0 ? at : -at - 1;
    }

    /** The authors' memory rule: what is stashed, and nothing else. */
    private boolean fits(int machinesLeft, int replicas, double activations, double weights) {
        return !limited
                || Math.ceil((double) machinesLeft / replicas) * (activations + weights) <= request.memoryBytes();
    }
}
