package org.rayonyarn.pipedream.partition;

import java.util.Arrays;

/**
 * What the default rule charges for a stage by where it lies: on r neighbouring workers of which the first is the m-th from the end. A worker
 * computes and reduces; of the links, the busiest counts. Immutable.
 */
final class PlacedCosts {
    private static final double ROUNDING = 1 - 1e-12;

    private final States states;
    private final PlanRequest request;
    private final MemoryModel memory;
    private final int all;
    /** Seconds of an all-reduce a byte: [m][r]. */
    private final double[][] reduceSeconds;
    /** Of those, the share of the busiest single link. */
    private final double[][] linkSeconds;
    /** Seconds a byte and minibatch that crosses into (or out of) the stage, on its busiest link. */
    private final double[][] moveSeconds;

    /** The least of each at any place, on this many workers or more; of moves, r times that: [r]. */
    private final double[] leastReduce;

    private final double[] leastLink;
    private final double[] leastMove;

    PlacedCosts(States states, PlanRequest request, MemoryModel memory) {
        this.states = states;
        this.request = request;
        this.memory = memory;
        this.all = request.topology().workers();
        this.reduceSeconds = triangle();
        this.linkSeconds = triangle();
        this.moveSeconds = triangle();
        Links links = new Links(request.topology());
        for (int m = 1; m <= all; m++) {
            for (int r = 1; r <= mostReplicas(m); r++) {
                measure(links, m, r);
            }
        }
        leastReduce = leastFrom((m, r) -> reduceSeconds[m][r]);
        leastLink = leastFrom((m, r) -> linkSeconds[m][r]);
        leastMove = leastFrom((m, r) -> r * moveSeconds[m][r]);
    }

    private interface PlaceValue {
        double at(int m, int r);
    }

    private double[] leastFrom(PlaceValue value) {
        double[] least = new double[all + 2];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        for (int r = mostReplicas(all); r >= 1; r--) {
            least[r] = least[r + 1];
            for (int m = r; m <= all; m++) {
                least[r] = Math.min(least[r], value.at(m, r));
            }
        }
        return least;
    }

    private double[][] triangle() {
        double[][] rows = new double[all + 1][];
        Arrays.setAll(rows, m -> new double[mostReplicas(m) + 1]);
        return rows;
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

    /** The most workers that a stage may have of {@code m}. */
    int mostReplicas(int m) {
        return request.straight() ? Math.min(1, m) : m;
    }

    /** Bytes that cross both ends of the stage [first, end), there and back. */
    double movedBytes(int first, int end) {
        return 2 * (states.cutBytes(first) + states.cutBytes(end)) / request.countedRatio();
    }

    /** Seconds a minibatch of a stage. */
    double seconds(int m, int r, double compute, double weights, double moved) {
        double worker = (compute + weights * reduceSeconds[m][r]) / r;
        double link = moved * moveSeconds[m][r] + weights * linkSeconds[m][r] / r;
        return Math.max(worker, link);
    }

    /** Wherever the stage lies, fewer workers than these take {@code bound} seconds or more. */
    int leastReplicas(double compute, double weights, double moved, double bound) {
        int least = 1;
        while (least <= mostReplicas(all)) {
            double worker = compute + weights * leastReduce[least];
            double link = moved * leastMove[least] + weights * leastLink[least];
            double needed = Math.max(worker, link) / bound * ROUNDING;
            if (!(needed > least)) {
                return least;
            }
            least = (int)
                    Math.min(Math.ceil(needed), all + 1.0); // so many workers reduce more, and may need more still
        }
        return all + 1;
    }

    /** The most minibatches in flight with which the stage [first, end) fits in memory, 0 if not even one does. */
    int mostInFlight(int first, int end) {
        return memory.mostInFlight(
                request.memoryBytes(),
                all,
                states.weightBytes(first, end),
                states.activationBytes(first, end),
                states.cutBytes(first));
    }
}
