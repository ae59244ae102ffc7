package org.rayonyarn.pipedream.partition;

import java.util.Arrays;
import java.util.List;
import org.rayonyarn.pipedream.profile.Topology;

/**
 * The least that the authors charge for a range that is split no further, on q workers wherever they are: r of each level's units with q the
 * product of all r. The time of all levels around it is no less than {@code (compute + reduction) / q}, nor than its input takes. Immutable.
 *
 * <p>On a graph with branches the authors may charge for a range between two states of which neither lies inside the other, save at the
 * outermost level. Its sum of weights may be negative, and so the reduction of it, or of a range around it: what they may give back so is
 * counted in favour of the leaf.
 */
final class LeafCosts {
    private final States states;
    /** The most weights of this state or an earlier one: no range around has a beginning with more. */
    private final double[] mostWeights;
    /** Seconds that the outputs of a state travel on the fastest link, if one worker moves them. */
    private final double[] moveSeconds;
    /** The least seconds of reductions a byte, q times over, on this many workers or more. */
    private final double[] reduceSeconds;

    /** The most seconds that a negative byte may give back, q times over, on this many workers. */
    private final double[] givenBack;

    private final double mostGivenBack;
    /** By how much the layers of any range may compute longer than all its workers together are charged for, a worker. */
    final double faultSeconds;

    private final int mostReplicas;

    LeafCosts(States states, PlanRequest request) {
        this.states = states;
        this.mostWeights = states.weightBytes.clone();
        Arrays.parallelPrefix(mostWeights, Math::max);
        List<Topology.Level> levels = request.topology().levels();
        double fastest = levels.stream()
                .mapToDouble(Topology.Level::bytesPerSecond)
                .max()
                .orElseThrow();
        this.moveSeconds = new double[states.size()];
        if (request.activationRatio() > 0) {
            Arrays.setAll(
                    moveSeconds, state -> 2.0 * states.antichainBytes[state] / fastest / request.activationRatio());
        }
        this.mostReplicas = request.straight() ? 1 : request.topology().workers();
        this.reduceSeconds = reduceSeconds(levels);
        this.givenBack = givenBack(levels);
        this.mostGivenBack = Arrays.stream(givenBack).max().orElse(0);
        this.faultSeconds = faultSeconds();
    }

    private double[] reduceSeconds(List<Topology.Level> levels) {
        double[] least = new double[mostReplicas + 2];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        least[1] = 0;
        int divisor = 1;
        for (Topology.Level level : levels) {
            double[] below = least;
            least = new double[below.length];
            Arrays.fill(least, Double.POSITIVE_INFINITY);
            for (int q = 1; q <= mostReplicas; q++) {
                for (int r = 1; r <= level.units() && q * r <= mostReplicas; r++) {
                    double reduce = 4.0 * (r - 1) / (level.bytesPerSecond() * r) / divisor * q;
                    least[q * r] = Math.min(least[q * r], below[q] + reduce);
                }
            }
            divisor = level.units();
        }
        for (int q = mostReplicas; q >= 1; q--) {
            least[q] = Math.min(least[q], least[q + 1]);
        }
        return least;
    }

    private double[] givenBack(List<Topology.Level> levels) {
        double[] most = new double[mostReplicas + 1];
        Arrays.fill(most, Double.NEGATIVE_INFINITY);
        most[1] = 0;
        int divisor = 1;
        for (int depth = 0; depth < levels.size(); depth++) {
            Topology.Level level = levels.get(depth);
            boolean outermost = depth == levels.size() - 1;
            double[] below = most;
            most = new double[below.length];
            Arrays.fill(most, Double.NEGATIVE_INFINITY);
            for (int q = 1; q <= mostReplicas; q++) {
                for (int r = 1; r <= level.units() && q * r <= mostReplicas; r++) {
                    double reduce = outermost ? 0 : 4.0 * (r - 1) / (level.bytesPerSecond() * r) / divisor * q;
                    most[q * r] = Math.max(most[q * r], below[q] + reduce);
                }
            }
            divisor = level.units();
        }
        return most;
    }

    private double faultSeconds() {
        double bytes = 0;
        for (int state = 0; state < states.size(); state++) {
            bytes = Math.max(bytes, mostWeights[state] - states.weightBytes[state]);
        }
        double seconds = 0;
        for (int q = 1; bytes > 0 && q <= mostReplicas; q++) {
            seconds = Math.max(seconds, givenBack[q] * bytes / q);
        }
        return seconds;
    }

    /** No more than what all workers of the states [first, state] together are charged for. */
    double workSeconds(int first, int state) {
        double weights = first == 0 ? 0 : states.weightBytes[state] - mostWeights[first - 1];
        return states.computeSeconds(first, state + 1) + Math.min(0, weights) * mostGivenBack;
    }

    /** The fewest workers on which the states [first, state] take less than {@code bound} seconds; more than there are if none do. */
    int leastReplicas(int first, int state, double bound) {
        double weights = first == 0 ? states.weightBytes[state] : states.weightBytes[state] - mostWeights[first - 1];
        double compute = states.computeSeconds(first, state + 1);
        if (weights < 0) {
            return leastReplicas(compute, weights, bound);
        }
        double move = first == 0 ? 0 : moveSeconds[first - 1];
        int least = 1;
        while (least <= mostReplicas) {
            double needed = Math.max(compute + weights * reduceSeconds[least], move) / bound;
            if (!(needed > least)) {
                return least;
            }
            least = (int) Math.min(Math.ceil(needed), mostReplicas + 1.0);
        }
        return mostReplicas + 1;
    }

    private int leastReplicas(double compute, double negative, double bound) {
        double tooFew = (compute + negative * mostGivenBack) / bound;
        int q = (int) Math.max(1, Math.min(tooFew, mostReplicas + 1.0));
        while (q <= mostReplicas && compute + negative * givenBack[q] > q * bound) {
            q++;
        }
        return q;
    }
}
