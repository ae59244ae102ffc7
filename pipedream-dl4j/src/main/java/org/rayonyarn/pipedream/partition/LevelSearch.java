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
 */
final class LevelSearch {
    /** One part of a split range: states [first, end) on {@code machines} units of the level. */
    record Part(int first, int end, int machines) {}

    private final States states;
    private final PlanRequest request;
    private final int machines;
    private final double bandwidth;
    private final int machinesBelow;
    private final double[][] below;

    /**
     * @param below seconds of each range [first][state - first] on one unit of this level
     * @param machinesBelow units of the level below in one unit of this, by which the authors divide the all-reduce of an unsplit range
     */
    LevelSearch(States states, PlanRequest request, Topology.Level level, double[][] below, int machinesBelow) {
        this.states = states;
        this.request = request;
        this.machines = level.units();
        this.bandwidth = level.bytesPerSecond();
        this.below = below;
        this.machinesBelow = machinesBelow;
    }

    /** Seconds of every range on all machines of the level: [first][state - first]; infinite where nothing fits. */
    double[][] allRows() {
        return IntStream.range(0, states.size())
                .parallel()
                .mapToObj(first -> row(first).seconds[machines - 1])
                .toArray(double[][]::new);
    }

    /** Seconds of the whole model. */
    double seconds() {
        return row(0).seconds[machines - 1][states.size() - 1];
    }

    /** The parts of the range [first, end), in order. */
    List<Part> split(int first, int end) {
        Row row = row(first);
        List<Part> parts = new ArrayList<>();
        int last = end - 1;
        int used = machines - 1;
        while (true) {
            int at = last - first;
            int cut = row.cut[used][at];
            int units = row.units[used][at];
            if (cut < 0) {
                parts.add(new Part(first, last + 1, units));
                Collections.reverse(parts);
                return parts;
            }
            parts.add(new Part(cut + 1, last + 1, units));
            used = row.left[used][at];
            last = cut;
        }
    }

    private Row row(int first) {
        return new Row(first);
    }

    private final class Row {
        private final int first;
        private final double[][] seconds;
        private final int[][] cut;
        private final int[][] units;
        /** Machine index (count - 1) of what comes before the cut. */
        private final int[][] left;
        /** For each state the smallest seconds with any count of machines looked at so far. */
        private final double[] smallest;

        Row(int first) {
            this.first = first;
            int width = states.size() - first;
            seconds = new double[machines][width];
            cut = new int[machines][width];
            units = new int[machines][width];
            left = new int[machines][width];
            smallest = new double[width];
            Arrays.fill(smallest, Double.POSITIVE_INFINITY);
            for (int m = 0; m < machines; m++) {
                for (int at = 0; at < width; at++) {
                    solve(m, at);
                }
                for (int at = 0; at < width; at++) {
                    smallest[at] = Math.min(smallest[at], seconds[m][at]);
                }
            }
        }

        private void solve(int m, int at) {
            seconds[m][at] = unsplit(first + at, m);
            cut[m][at] = -1;
            units[m][at] = m + 1;
            if (m == 0 || at == 0) {
                return;
            }
            if (request.fewer() && seconds[m - 1][at] < seconds[m][at]) {
                seconds[m][at] = seconds[m - 1][at];
                cut[m][at] = cut[m - 1][at];
                units[m][at] = units[m - 1][at];
                left[m][at] = left[m - 1][at];
            }
            splitLast(m, at);
        }

        private double unsplit(int state, int m) {
            double weights = states.weightBytes(first, state + 1);
            if ((request.straight() && m > 0)
                    || !fits(machines - (m + 1), m + 1, states.activationBytes(first, state + 1), weights)) {
                return Double.POSITIVE_INFINITY;
            }
            double allReduce = 4.0 * m * weights / (bandwidth * (m + 1)) / machinesBelow;
            return (below[first][state - first] + allReduce) / (m + 1);
        }

        private void splitLast(int m, int at) {
            int state = first + at;
            int[] inside = states.inside(state);
            for (int i = inside.length - 1; i >= 0 && inside[i] >= first; i--) {
                int before = inside[i];
                if (smallest[before - first] < seconds[m][at]) {
                    splitAfter(before, m, at);
                }
            }
        }

        private void splitAfter(int before, int m, int at) {
            int state = first + at;
            double compute = below[before + 1][state - before - 1];
            double weights = states.weightBytes(before + 1, state + 1);
            double activations = states.activationBytes(before + 1, state + 1);
            double moved = movedSeconds(before, state);
            int most = request.straight() ? 1 : m;
            // fewer units than this could not beat what is known; one less, for the rounding
            double needed = Math.max(compute, moved) / seconds[m][at];
            int least = needed > 2 ? (int) Math.min(needed - 1, most + 1.0) : 1;
            for (int r = least; r <= most; r++) {
                double head = seconds[m - r][before - first];
                if (!(head < seconds[m][at]) || !fits(machines - (m + 1), r, activations, weights)) {
                    continue;
                }
                double stage = (compute + 4.0 * (r - 1) * weights / (bandwidth * r)) / r;
                double slowest = Math.max(head, Math.max(stage, moved / r));
                if (slowest < seconds[m][at]) {
                    seconds[m][at] = slowest;
                    cut[m][at] = before;
                    units[m][at] = r;
                    left[m][at] = m - r;
                }
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
        if (request.memoryBytes() == Double.POSITIVE_INFINITY) {
            return true;
        }
        return Math.ceil((double) machinesLeft / replicas) * (activations + weights) <= request.memoryBytes();
    }
}
