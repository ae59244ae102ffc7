package org.rayonyarn.pipedream.partition;

import java.util.Arrays;

/**
 * Which cells of a {@link LevelRow} can matter: a range of the row is wanted only if it takes less than its limit on all machines; a head
 * only if it takes less than the highest limit, and leaves no more work to the other machines than some wanted range allows. Immutable.
 */
final class RowLimits {
    /** Far beyond all times, and yet it can be multiplied. */
    static final double NONE = 1e300;

    private final double[] wanted;
    private final double most;
    private final int[] from;
    private final int[] to;

    /**
     * @param wanted for each range of the row the seconds below which it is of use; 0 if it is of none
     * @param unitSize workers in one machine of the level
     * @param faultSeconds by how much a range's layers may compute longer than all its workers together are charged for, a worker
     */
    RowLimits(States states, int first, double[] wanted, int machines, int unitSize, double faultSeconds) {
        this.wanted = wanted;
        this.most = Arrays.stream(wanted).max().orElse(0);
        this.from = new int[machines + 1];
        this.to = new int[machines + 1];
        Arrays.fill(to, most > 0 ? wanted.length : 0);
        for (int m = 1; most > 0 && m <= machines; m++) {
            narrow(states, first, m, (double) unitSize * (machines - m), (double) unitSize * m, faultSeconds);
        }
    }

    private void narrow(States states, int first, int m, double workersLeft, double workers, double fault) {
        double[] compute = states.computeSeconds;
        double done = first == 0 ? 0 : compute[first - 1];
        double slack = 1e-9 * compute[compute.length - 1];
        double least = Double.POSITIVE_INFINITY;
        for (int at = 0; at < wanted.length; at++) {
            if (wanted[at] > 0) {
                least = Math.min(least, compute[first + at] - workersLeft * (wanted[at] + fault));
            }
        }
        int last = wanted.length;
        while (last > 0 && compute[first + last - 1] - done > workers * (most + fault) + slack) {
            last--;
        }
        int start = 0;
        while (start < last && compute[first + start] + slack < least) {
            start++;
        }
        from[m] = start;
        to[m] = last;
    }

    /** Whether no range of the row is of use. */
    boolean nothingWanted() {
        return most <= 0;
    }

    /** Seconds below which the range up to {@code first + at} matters on {@code m} machines. */
    double limit(int m, int at) {
        return m == from.length - 1 ? wanted[at] : most;
    }

    /** The first cell that matters on {@code m} machines. */
    int from(int m) {
        return from[m];
    }

    /** Behind the last. */
    int to(int m) {
        return to[m];
    }
}
