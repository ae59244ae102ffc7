package org.rayonyarn.pipedream.partition;

import java.util.Arrays;

/**
 * How many workers the layers before a state, and those behind it, need at least for less than a bound of seconds a minibatch: as if every
 * stage lay where it costs least. Cells of the search with fewer workers on either side cannot be part of a better plan. Immutable.
 */
final class PlacedBounds {
    private static final int NEVER = Integer.MAX_VALUE / 2;

    private final int[] before;
    private final int[] behind;

    /** @param outside for each first state the last states that a stage may have */
    PlacedBounds(States states, PlacedCosts costs, int[][] outside, double bound) {
        int size = states.size();
        before = new int[size + 1];
        behind = new int[size + 1];
        Arrays.fill(before, NEVER);
        Arrays.fill(behind, NEVER);
        before[0] = 0;
        behind[size] = 0;
        for (int first = size - 1; first >= 0; first--) {
            for (int last : outside[first]) {
                if (behind[last + 1] + 1 < behind[first]) {
                    int needed = behind[last + 1] + least(states, costs, first, last + 1, bound);
                    behind[first] = Math.min(behind[first], needed);
                }
            }
        }
        for (int first = 0; first < size; first++) {
            for (int last : outside[first]) {
                if (before[first] + 1 < before[last + 1]) {
                    int needed = before[first] + least(states, costs, first, last + 1, bound);
                    before[last + 1] = Math.min(before[last + 1], needed);
                }
            }
        }
    }

    private int least(States states, PlacedCosts costs, int first, int end, double bound) {
        int forMemory = MemoryModel.fewestReplicas(behind[end], costs.mostInFlight(first, end));
        if (forMemory >= NEVER) {
            return NEVER;
        }
        int forSpeed = costs.leastReplicas(
                states.computeSeconds(first, end), states.weightBytes(first, end), costs.movedBytes(first, end), bound);
        return Math.max(forMemory, forSpeed);
    }

    /** Workers for what lies before state {@code first}. */
    int before(int first) {
        return before[first];
    }

    /** Workers for state {@code first} and what lies behind it. */
    int behind(int first) {
        return behind[first];
    }
}
