package org.rayonyarn.pipedream.partition;

import java.util.Arrays;

/**
 * Whether any plan fits in memory, whatever it costs. A stage with {@code w} workers behind it has {@code ceil((w + r) / r)} minibatches in
 * flight on r of its own. So with a stage's layers given, the fewer workers behind it the better, and any larger r will do too: the least
 * number of workers for what lies behind each state decides. In a straight pipeline r is 1 and every number of workers is looked at.
 */
final class PlacedMemory {
    private final States states;
    private final PlanRequest request;
    private final PlacedCosts costs;
    private final int[][] outside;
    private final int all;

    /** @param outside for each first state the last states that a stage may have */
    PlacedMemory(States states, PlanRequest request, PlacedCosts costs, int[][] outside) {
        this.states = states;
        this.request = request;
        this.costs = costs;
        this.outside = outside;
        this.all = request.topology().workers();
    }

    boolean fits() {
        return request.straight() ? fitsStraight() : fewestWorkers() <= all;
    }

    private int fewestWorkers() {
        int[] fewest = new int[states.size() + 1];
        Arrays.fill(fewest, all + 1);
        fewest[states.size()] = 0;
        for (int first = states.size() - 1; first >= 0; first--) {
            for (int last : outside[first]) {
                int behind = fewest[last + 1];
                if (behind + 1 < fewest[first]) {
                    int inFlight = costs.mostInFlight(first, last + 1);
                    fewest[first] = Math.min(fewest[first], behind + MemoryModel.fewestReplicas(behind, inFlight));
                }
            }
        }
        return fewest[0];
    }

    private boolean fitsStraight() {
        boolean[][] fits = new boolean[all + 1][states.size() + 1];
        fits[0][states.size()] = true;
        for (int first = states.size() - 1; first >= 0; first--) {
            for (int last : outside[first]) {
                int inFlight = Math.min(all, costs.mostInFlight(first, last + 1));
                for (int m = 1; m <= inFlight; m++) {
                    fits[m][first] |= fits[m - 1][last + 1];
                }
            }
        }
        boolean any = fits[all][0];
        for (int m = 1; request.fewer() && m < all; m++) {
            any |= fits[m][0];
        }
        return any;
    }
}
