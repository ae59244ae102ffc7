package org.rayonyarn.pipedream.partition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.rayonyarn.pipedream.profile.Topology;

/**
 * The default rule's dynamic programme. It goes from the last stage to the first and lays stages on neighbouring workers, so for each stage
 * it knows which links lie inside it and how many minibatches are in flight: costs of a hierarchy and memory are exact where the authors'
 * recursion has to guess, one search serves any depth of topology and every number of workers up to all.
 *
 * <p>{@code best[m][k]}: seconds a minibatch of what lies behind state {@code k - 1}, on the last {@code m} workers. A bound found on a
 * coarse grid of states cuts off most of the search; the result stays the optimum of the full one.
 */
final class PlacedSearch {
    private static final double ROUNDING = 1 - 1e-12;
    private static final int WORTH_SHARING = 256;

    private final States states;
    private final PlanRequest request;
    private final MemoryModel memory;
    private final int all;
    private final int[][] outside;
    /** Seconds of an all-reduce a byte for the stage whose first worker is {@code m} from the end, on r workers: [m][r]. */
    private final double[][] reduceSeconds;
    /** Of those, the share of the busiest single link. */
    private final double[][] linkSeconds;
    /** Seconds a byte and minibatch that crosses into (or out of) that stage, on its busiest link. */
    private final double[][] moveSeconds;

    /** The least that any two workers pay for an all-reduce of a byte. */
    private final double leastReduceSeconds;

    private final double[][] best;
    /** The smallest of {@code best} with up to as many workers. */
    private final double[][] smallest;

    private final int[][] nextStage;
    private final int[][] replicas;
    private double bound = Double.POSITIVE_INFINITY;

    PlacedSearch(States states, PlanRequest request, MemoryModel memory) {
        this.states = states;
        this.request = request;
        this.memory = memory;
        this.all = request.topology().workers();
        this.outside = outside(states);
        this.reduceSeconds = new double[all + 1][all + 1];
        this.linkSeconds = new double[all + 1][all + 1];
        this.moveSeconds = new double[all + 1][all + 1];
        Links links = new Links(request.topology());
        for (int m = 1; m <= all; m++) {
            for (int r = 1; r <= (request.straight() ? 1 : m); r++) {
                measure(links, m, r);
            }
        }
        leastReduceSeconds = 2
                / request.topology().levels().stream()
                        .mapToDouble(Topology.Level::bytesPerSecond)
                        .max()
                        .orElseThrow();
        best = new double[all + 1][states.size() + 1];
        smallest = new double[all + 1][states.size() + 1];
        nextStage = new int[all + 1][states.size() + 1];
        replicas = new int[all + 1][states.size() + 1];
    }

    /** Stages without memory figures, or none if nothing fits. */
    List<StagePlan> search() {
        boundByCoarseSearch();
        solve(IntStream.rangeClosed(0, states.size()).toArray());
        int used = all;
        if (request.fewer()) {
            for (int m = 1; m <= all; m++) {
                used = best[m][0] < best[used][0] ? m : used;
            }
        }
        return best[used][0] < Double.POSITIVE_INFINITY ? stages(used) : List.of();
    }

    private void boundByCoarseSearch() {
        int step = states.size() / 64;
        if (step > 1) {
            solve(IntStream.rangeClosed(0, states.size())
                    .filter(k -> k % step == 0 || k == states.size())
                    .toArray());
            bound = Math.nextUp(best[all][0]);
        }
    }

    /** @param cuts the states that a stage may begin at, ascending, with 0 and the end */
    private void solve(int[] cuts) {
        boolean[] allowed = new boolean[states.size() + 1];
        Arrays.stream(cuts).forEach(cut -> allowed[cut] = true);
        Arrays.stream(best).forEach(row -> Arrays.fill(row, Double.POSITIVE_INFINITY));
        Arrays.stream(smallest).forEach(row -> Arrays.fill(row, Double.POSITIVE_INFINITY));
        Arrays.stream(replicas).forEach(row -> Arrays.fill(row, 0));
        best[0][states.size()] = 0;
        smallest[0][states.size()] = 0;
        for (int m = 1; m <= all; m++) {
            int workers = m;
            smallest[m][states.size()] = 0;
            IntStream open = Arrays.stream(cuts).filter(cut -> cut < states.size());
            (cuts.length > WORTH_SHARING ? open.parallel() : open).forEach(cut -> solve(workers, cut, allowed));
        }
    }

    /** Everything but the cell itself was settled with fewer workers, so cells of one {@code m} are independent. */
    private void solve(int m, int first, boolean[] allowed) {
        Cell cell = new Cell(m, first);
        int guess = m > 1 && replicas[m - 1][first] > 0 ? nextStage[m - 1][first] : 0;
        if (guess > 0 && allowed[guess]) { // where one worker less was cut best is a good first guess
            cell.cutAt(guess);
        }
        for (int last : outside[first]) {
            if (allowed[last + 1]) {
                cell.cutAt(last + 1);
            }
        }
        smallest[m][first] = Math.min(smallest[m - 1][first], best[m][first]);
    }

    /** What lies behind state {@code first - 1} on the last {@code m} workers. */
    private final class Cell {
        private final int m;
        private final int first;
        private final int most;
        private double known = bound;

        Cell(int m, int first) {
            this.m = m;
            this.first = first;
            this.most = request.straight() ? 1 : m;
        }

        /** Prices every count of replicas for the stage [first, end). */
        void cutAt(int end) {
            double tail = smallest[m - 1][end];
            double compute = states.computeSeconds(first, end);
            if (tail >= known || compute >= known * most) {
                return;
            }
            double weights = states.weightBytes(first, end);
            double moved = 2 * (states.cutBytes(first) + states.cutBytes(end)) / request.countedRatio();
            price(1, end, compute, weights, moved);
            double needed = (compute + weights * leastReduceSeconds) / known * ROUNDING;
            for (int r = needed < 2 ? 2 : (int) Math.min(needed, most + 1.0);
                    r <= most && smallest[m - r][end] < known;
                    r++) {
                price(r, end, compute, weights, moved);
            }
        }

        private void price(int r, int end, double compute, double weights, double moved) {
            double worker = (compute + weights * reduceSeconds[m][r]) / r;
            double link = moved * moveSeconds[m][r] + weights * linkSeconds[m][r] / r;
            double slowest = Math.max(best[m - r][end], Math.max(worker, link));
            if (slowest < known && fits(m, r, first, end)) {
                known = slowest;
                best[m][first] = slowest;
                nextStage[m][first] = end;
                replicas[m][first] = r;
            }
        }
    }

    private boolean fits(int m, int r, int first, int end) {
        return memory.bytes(
                        MemoryModel.inFlight(m, r),
                        states.weightBytes(first, end),
                        states.activationBytes(first, end),
                        states.cutBytes(first))
                <= request.memoryBytes();
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

    private void measure(Links links, int m, int r) {
        int unit = 1;
        for (int level = 0; level < links.depth(); level++) {
            double perByte = 1 / links.bytesPerSecond(level);
            double ring = Links.ringBytes(links.ringSize(level, all - m, r)) * perByte;
            reduceSeconds[m][r] += ring;
            linkSeconds[m][r] = Math.max(linkSeconds[m][r], ring);
            boolean crosses = level == 0 || m % unit == 0 || (m - r) % unit == 0 || r > unit;
            if (crosses) {
                moveSeconds[m][r] = Math.max(moveSeconds[m][r], Math.min(unit, r) * perByte / r);
            }
            unit = request.topology().unitSize(level + 1);
        }
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
