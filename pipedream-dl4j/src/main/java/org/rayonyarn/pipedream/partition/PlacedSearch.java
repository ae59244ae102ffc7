package org.rayonyarn.pipedream.partition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The default rule's dynamic programme. It goes from the last stage to the first and lays stages on neighbouring workers, so for each stage
 * it knows which links lie inside it and how many minibatches are in flight: costs of a hierarchy and memory are exact where the authors'
 * recursion has to guess, one search serves any depth of topology and every number of workers up to all.
 *
 * <p>{@code best[m][k]}: seconds a minibatch of what lies behind state {@code k - 1}, on the last {@code m} workers. It is
 * searched below a limit a little above what {@link PlacedBounds} shows to be the least, which leaves few cells; if no plan is below it, below
 * a higher one. So the result is the optimum of the full search.
 */
final class PlacedSearch {
    private static final double FIRST_STEP = 0.01;
    private static final double LAST_STEP = 0.5;
    private static final int WORTH_A_GUESS = 4;
    private static final int WORTH_SHARING = 256;

    private final States states;
    private final PlanRequest request;
    private final PlacedCosts costs;
    private final int all;
    private final int[][] outside;
    private final double[][] best;
    /** The smallest of {@code best} with up to as many workers. */
    private final double[][] smallest;

    private final int[][] nextStage;
    private final int[][] replicas;
    private double bound = Double.POSITIVE_INFINITY;

    PlacedSearch(States states, PlanRequest request, MemoryModel memory) {
        this.states = states;
        this.request = request;
        this.costs = new PlacedCosts(states, request, memory);
        this.all = request.topology().workers();
        this.outside = outside(states);
        best = new double[all + 1][states.size() + 1];
        smallest = new double[all + 1][states.size() + 1];
        nextStage = new int[all + 1][states.size() + 1];
        replicas = new int[all + 1][states.size() + 1];
    }

    /** Stages without memory figures, or none if nothing fits. */
    List<StagePlan> search() {
        if (!new PlacedMemory(states, request, costs, outside).fits()) {
            return List.of();
        }
        double known = dataParallelSeconds();
        double least = leastSeconds(known);
        for (double step = FIRST_STEP; step < LAST_STEP && least * (1 + step) < known; step *= 2) {
            solve(least * (1 + step));
            if (used() > 0) {
                return stages(used());
            }
        }
        solve(known);
        return used() > 0 ? stages(used()) : List.of();
    }

    /** Whether any plan fits in memory. */
    static boolean fits(States states, PlanRequest request, MemoryModel memory) {
        PlacedCosts costs = new PlacedCosts(states, request, memory);
        return new PlacedMemory(states, request, costs, outside(states)).fits();
    }

    /** The workers of the best plan found, 0 if there is none. */
    private int used() {
        int used = all;
        for (int m = 1; request.fewer() && m <= all; m++) {
            used = best[m][0] < best[used][0] ? m : used;
        }
        return best[used][0] < Double.POSITIVE_INFINITY ? used : 0;
    }

    /** A little more than data parallelism takes; infinite if it is not allowed or does not fit. */
    private double dataParallelSeconds() {
        if (all > costs.mostReplicas(all) || costs.mostInFlight(0, states.size()) == 0) {
            return Double.POSITIVE_INFINITY;
        }
        double compute = states.computeSeconds(0, states.size());
        double weights = states.weightBytes(0, states.size());
        return Math.nextUp(costs.seconds(all, all, compute, weights, 0));
    }

    /** No plan takes less, and hardly more would be needed if every stage lay where it costs least. */
    private double leastSeconds(double known) {
        double compute = states.computeSeconds(0, states.size());
        double tooShort = compute / all * (1 - FIRST_STEP);
        double enough = Math.min(known, Math.max(compute, Double.MIN_NORMAL));
        while (!enoughSeconds(enough) && enough < known) {
            enough *= 8;
        }
        while (tooShort > 0 && enough / tooShort > 1 + FIRST_STEP / 2) {
            double middle = Math.sqrt(tooShort * enough);
            if (enoughSeconds(middle)) {
                enough = middle;
            } else {
                tooShort = middle;
            }
        }
        return tooShort;
    }

    private boolean enoughSeconds(double seconds) {
        return new PlacedBounds(states, costs, outside, seconds).behind(0) <= all;
    }

    /** Finds the best plan that takes less than {@code limit} seconds a minibatch. */
    private void solve(double limit) {
        bound = limit;
        Arrays.stream(best).forEach(row -> Arrays.fill(row, Double.POSITIVE_INFINITY));
        Arrays.stream(smallest).forEach(row -> Arrays.fill(row, Double.POSITIVE_INFINITY));
        Arrays.stream(replicas).forEach(row -> Arrays.fill(row, 0));
        best[0][states.size()] = 0;
        smallest[0][states.size()] = 0;
        PlacedBounds bounds = new PlacedBounds(states, costs, outside, bound);
        for (int m = 1; m <= all; m++) {
            int workers = m;
            smallest[m][states.size()] = 0;
            IntStream cuts = IntStream.range(0, states.size());
            (states.size() > WORTH_SHARING ? cuts.parallel() : cuts).forEach(cut -> solve(workers, cut, bounds));
        }
    }

    /** Everything but the cell itself was settled with fewer workers, so cells of one {@code m} are independent. */
    private void solve(int m, int first, PlacedBounds bounds) {
        if (m >= bounds.behind(first) && all - m >= bounds.before(first)) {
            Cell cell = new Cell(m, first, bounds);
            int guess = replicas[m - 1][first] > 0 ? nextStage[m - 1][first] : 0;
            if (guess > 0) { // where one worker less was cut best is a good first guess
                cell.cutAt(guess);
            }
            for (int last : outside[first]) {
                cell.cutAt(last + 1);
            }
        }
        smallest[m][first] = Math.min(smallest[m - 1][first], best[m][first]);
    }

    /** What lies behind state {@code first - 1} on the last {@code m} workers. */
    private final class Cell {
        private final int m;
        private final int first;
        private final PlacedBounds bounds;
        private double known = bound;

        Cell(int m, int first, PlacedBounds bounds) {
            this.m = m;
            this.first = first;
            this.bounds = bounds;
        }

        /** Prices every count of replicas for the stage [first, end). */
        void cutAt(int end) {
            int most = Math.min(costs.mostReplicas(m), m - bounds.behind(end));
            double compute = states.computeSeconds(first, end);
            if (most < 1 || compute >= known * most || smallest[m - 1][end] >= known) {
                return;
            }
            double weights = states.weightBytes(first, end);
            double moved = costs.movedBytes(first, end);
            int fewest = fewestThatFit(costs.mostInFlight(first, end));
            int least = Math.max(fewest, costs.leastReplicas(compute, weights, moved, known));
            if (most - least > WORTH_A_GUESS && smallest[m - least][end] < known) {
                price(guess(least, most, end, compute, weights, moved), end, compute, weights, moved);
                least = Math.max(fewest, costs.leastReplicas(compute, weights, moved, known));
            }
            for (int r = least; r <= most && smallest[m - r][end] < known; r++) {
                price(r, end, compute, weights, moved);
            }
        }

        /** With about as many replicas the stage takes as long as what lies behind it. */
        private int guess(int least, int most, int end, double compute, double weights, double moved) {
            int low = least;
            int high = most;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (smallest[m - middle][end] < costs.seconds(m, middle, compute, weights, moved)) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }

        private int fewestThatFit(int inFlight) {
            return inFlight == 0 ? all + 1 : (m + inFlight - 1) / inFlight;
        }

        private void price(int r, int end, double compute, double weights, double moved) {
            double slowest = Math.max(best[m - r][end], costs.seconds(m, r, compute, weights, moved));
            if (slowest < known) {
                known = slowest;
                best[m][first] = slowest;
                nextStage[m][first] = end;
                replicas[m][first] = r;
            }
        }
    }

    private List<StagePlan> stages(int used) {
        List<StagePlan> stages = new ArrayList<>();
        int m = used;
        int first = 0;
        while (m > 0) {
            int r = replicas[m][first];
            int end = nextStage[m][first];
            List<Integer> workers =
                    IntStream.range(all - m, all - m + r).boxed().toList();
            stages.add(new StagePlan(first, end, states.computeSeconds(first, end), r, workers, 0));
            m -= r;
            first = end;
        }
        return stages;
    }

    /** For each first state the last states that a stage may have, ascending. */
    private static int[][] outside(States states) {
        List<List<Integer>> lists = new ArrayList<>();
        for (int i = 0; i <= states.size(); i++) {
            lists.add(new ArrayList<>());
        }
        for (int state = 0; state < states.size(); state++) {
            lists.get(0).add(state);
            for (int inner : states.inside(state)) {
                lists.get(inner + 1).add(state);
            }
        }
        return lists.stream()
                .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }
}
