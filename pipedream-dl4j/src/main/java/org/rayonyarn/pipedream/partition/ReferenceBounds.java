package org.rayonyarn.pipedream.partition;

import java.util.Arrays;
import org.rayonyarn.pipedream.profile.Topology;

/**
 * How many workers the states before one, and those behind it, need at least by the authors' costs, if a minibatch is to take less than a
 * bound. A range is of use to the search only if enough units are left between. Immutable.
 *
 * <p>Assumes no more than that a plan cuts at states of rising numbers, and that a unit of a level belongs to one range of that level.
 */
final class ReferenceBounds {
    private static final int NEVER = Integer.MAX_VALUE / 4;

    private final States states;
    private final LeafCosts costs;
    private final double seconds;
    private final int all;
    /** Workers for what lies before state {@code first}. */
    private final int[] before;
    /** Workers for what lies behind a state. */
    private final int[] behind;

    ReferenceBounds(States states, LeafCosts costs, Topology topology, double seconds) {
        this.states = states;
        this.costs = costs;
        this.seconds = seconds;
        this.all = topology.workers();
        this.before = before(states, costs, seconds);
        this.behind = behind(states, costs, seconds);
    }

    /** Whether there may be a plan that takes less than {@code seconds}. */
    static boolean mayAllow(States states, LeafCosts costs, Topology topology, double seconds) {
        return before(states, costs, seconds)[states.size()] <= topology.workers();
    }

    private static int[] before(States states, LeafCosts costs, double seconds) {
        int[] workers = new int[states.size() + 1];
        Arrays.fill(workers, NEVER);
        workers[0] = 0;
        for (int end = 1; end <= states.size(); end++) {
            for (int first = end - 1; first >= 0; first--) {
                double left = workers[end] - workers[first];
                if (left > 1 && costs.workSeconds(first, end - 1) < left * seconds) {
                    int needed = workers[first] + costs.leastReplicas(first, end - 1, seconds);
                    workers[end] = Math.min(workers[end], needed);
                }
            }
        }
        return workers;
    }

    private static int[] behind(States states, LeafCosts costs, double seconds) {
        int[] workers = new int[states.size()];
        Arrays.fill(workers, NEVER);
        workers[states.size() - 1] = 0;
        for (int state = states.size() - 2; state >= 0; state--) {
            for (int last = state + 1; last < states.size(); last++) {
                double left = workers[state] - workers[last];
                if (left > 1 && costs.workSeconds(state + 1, last) < left * seconds) {
                    int needed = workers[last] + costs.leastReplicas(state + 1, last, seconds);
                    workers[state] = Math.min(workers[state], needed);
                }
            }
        }
        return workers;
    }

    /** Seconds a minibatch that all plans of interest stay below. */
    double seconds() {
        return seconds;
    }

    /** By how much a range's layers may compute longer than all its workers together are charged for, a worker. */
    double faultSeconds() {
        return costs.faultSeconds;
    }

    /**
     * For each range from {@code first} on the seconds that it may take on one unit of {@code unitSize} workers; 0 if it is of no use.
     */
    double[] limits(int first, int unitSize) {
        double[] limits = new double[states.size() - first];
        int units = all / unitSize - up(before[first], unitSize);
        for (int at = 0; units > 0 && at < limits.length; at++) {
            limits[at] = seconds * Math.max(0, units - up(behind[first + at], unitSize));
        }
        return limits;
    }

    private static int up(int workers, int unitSize) {
        return (workers + unitSize - 1) / unitSize;
    }
}
