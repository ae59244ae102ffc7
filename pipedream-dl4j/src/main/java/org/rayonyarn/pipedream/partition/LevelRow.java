package org.rayonyarn.pipedream.partition;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * All ranges that begin at one state, on 1 to all machines of a level.
 *
 * <p>Few splits are priced. Where ranges add up, the cuts that lie inside every later state form a {@link Staircase}, on which the best for
 * a number of replicas is one of two. Of the others, heads that take too long end, and last stages that take too long begin, at states that
 * are found by bisection of monotone lower bounds; what lies between is priced. So the result is the full search's.
 */
final class LevelRow {
    /** How a range ends: with a last stage behind state {@code before}, which is {@code first - 1} for an unsplit range. */
    record Choice(int before, int machines, int machinesBefore) {}

    private static final double ROUNDING = 1 - 1e-12;
    private static final int WORTH_SHARING = 256;
    private static final int WORTH_A_GUESS = 8;
    private static final int FEW = 256;

    private final States states;
    private final PlanRequest request;
    private final LevelCosts costs;
    private final RowLimits limits;
    private final int first;
    private final int width;
    /** [machines][state - first]. */
    private final double[][] seconds;
    /** The smallest of {@code seconds} of this state and all later: rises with the state, so it can be searched. */
    private final double[][] floor;
    /** [machines][state - first]: the last state before the last stage, -1 if unsplit; empty unless traced. */
    private final int[][] cut;

    private final int[][] units;
    private final int[][] left;

    /**
     * @param limits what is wanted of the row
     * @param traced whether {@link #choice} will be asked
     */
    LevelRow(
            States states,
            PlanRequest request,
            LevelCosts costs,
            RowLimits limits,
            int first,
            int end,
            boolean traced) {
        this.states = states;
        this.request = request;
        this.costs = costs;
        this.limits = limits;
        this.first = first;
        this.width = end - first;
        int rows = costs.machines() + 1;
        seconds = new double[rows][width];
        floor = new double[rows][width];
        cut = new int[traced ? rows : 0][width];
        units = new int[traced ? rows : 0][width];
        left = new int[traced ? rows : 0][width];
        solve();
    }

    /** Of each range that begins at the row's state, on {@code m} machines; infinite where nothing fits or it takes its limit or longer. */
    double[] seconds(int m) {
        return seconds[m];
    }

    Choice choice(int state, int m) {
        int at = state - first;
        int before = cut[m][at];
        return new Choice(before < 0 ? first - 1 : before, units[m][at], left[m][at]);
    }

    private void solve() {
        boolean climbs = costs.addUp() && (states.inOneLine() || !costs.limited());
        Staircase stairs = new Staircase(climbs ? width : 0);
        for (int m = 1; m <= costs.machines(); m++) {
            int count = m;
            int most = request.straight() ? Math.min(1, m - 1) : m - 1;
            Arrays.fill(seconds[m], Double.POSITIVE_INFINITY);
            for (int at = limits.from(m); at < limits.to(m); at++) {
                startUnsplit(m, at);
            }
            for (int r = 1; climbs && r <= most; r++) {
                climb(stairs, m, r);
            }
            IntStream all = IntStream.range(limits.from(m), limits.to(m));
            (!climbs && cut.length > 0 && width > WORTH_SHARING ? all.parallel() : all)
                    .forEach(at -> scan(count, at, most, climbs));
            finish(m);
        }
    }

    /** Forgets what was not found below its limit. */
    private void finish(int m) {
        double least = Double.POSITIVE_INFINITY;
        for (int at = width - 1; at >= 0; at--) {
            if (seconds[m][at] >= limits.limit(m, at)) {
                seconds[m][at] = Double.POSITIVE_INFINITY;
            }
            least = Math.min(least, seconds[m][at]);
            floor[m][at] = least;
        }
    }

    private void startUnsplit(int m, int at) {
        boolean allowed = m == 1 || !request.straight();
        double limit = limits.limit(m, at);
        take(m, at, allowed ? Math.min(limit, costs.unsplit(first, first + at, m)) : limit, -1, m);
        if (request.fewer() && m > 1 && at > 0 && seconds[m - 1][at] < seconds[m][at]) {
            seconds[m][at] = seconds[m - 1][at];
            if (cut.length > 0) {
                cut[m][at] = cut[m - 1][at];
                units[m][at] = units[m - 1][at];
                left[m][at] = left[m - 1][at];
            }
        }
    }

    private void take(int m, int at, double value, int before, int r) {
        seconds[m][at] = value;
        if (cut.length > 0) {
            cut[m][at] = before;
            units[m][at] = r;
            left[m][at] = m - r;
        }
    }

    /** A last stage on {@code r} machines for every range, behind the cuts that lie inside this and every later state. */
    private void climb(Staircase stairs, int m, int r) {
        double[] heads = seconds[m - r];
        double[] work = costs.work(r);
        int[] cuts = costs.cutsByWork(r);
        stairs.clear();
        int headsEnd = first + limits.to(m - r);
        int offered = states.groupStart(first + Math.min(limits.from(m - r), width - 1));
        for (int at = Math.max(1, limits.from(m)); at < limits.to(m); at++) {
            int state = first + at;
            for (; offered < states.common(state) && states.groupStart(offered) < headsEnd; offered++) {
                int before = cuts[offered];
                if (before >= first) {
                    stairs.offer(before, work[before], Math.max(heads[before - first], costs.input(before, r)));
                }
            }
            int step = stairs.crossing(work[state], r);
            if (costs.limited()) {
                priceFitting(stairs, step, state, m, r);
            } else if (stairs.least(step, work[state], r) * ROUNDING < seconds[m][at]) {
                price(stairs, step - 1, step, state, m, r);
            }
        }
    }

    private void priceFitting(Staircase stairs, int crossing, int state, int m, int r) {
        int step = Math.max(crossing, firstFitting(stairs, costs.leastBytesBefore(state, m, r)));
        price(stairs, step - 1, step + 1, state, m, r); // the first may just not fit, by rounding
    }

    private void price(Staircase stairs, int from, int to, int state, int m, int r) {
        for (int i = Math.max(0, from); i <= to && i < stairs.size(); i++) {
            price(stairs.cut(i), state, m, r);
        }
    }

    private int firstFitting(Staircase stairs, double bytes) {
        int low = 0;
        int high = stairs.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (costs.bytes(stairs.cut(middle)) * (1 + 1e-12) < bytes) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The other cuts, or all. */
    private void scan(int m, int at, int most, boolean climbed) {
        int state = first + at;
        int from = Math.max(first, climbed ? states.common(state) : 0);
        for (int r = 1; from < state && r <= most; r++) {
            if (floor[m - r][from - first] < seconds[m][at]) {
                if (climbed && state - from <= FEW) {
                    scanAll(m, r, from, state);
                } else {
                    scan(m, r, from, state);
                }
            }
        }
    }

    private void scanAll(int m, int r, int from, int state) {
        int[] inside = states.inside(state);
        double[] heads = seconds[m - r];
        double[] work = costs.work(r);
        double[] found = seconds[m];
        int at = state - first;
        for (int i = inside.length - 1; i >= 0 && inside[i] >= from; i--) {
            int before = inside[i];
            boolean fast = (work[state] - work[before]) * ROUNDING < found[at] * r;
            if (fast && heads[before - first] < found[at]) {
                price(before, state, m, r);
            }
        }
    }

    /** Prices the cuts where neither the head nor a last stage on {@code r} machines alone takes too long already. */
    private void scan(int m, int r, int lowest, int state) {
        int at = state - first;
        int from = firstFastEnough(lowest, state, r, seconds[m][at]);
        int to = firstNotBelow(floor[m - r], state, seconds[m][at]);
        if (to - from > WORTH_A_GUESS) {
            guess(m, r, from, to, state);
            from = firstFastEnough(from, state, r, seconds[m][at]);
            to = firstNotBelow(floor[m - r], to, seconds[m][at]);
        }
        int[] inside = states.inside(state);
        double[] heads = seconds[m - r];
        for (int i = positionOf(inside, from); i < inside.length && inside[i] < to; i++) {
            int before = inside[i];
            double known = seconds[m][at];
            if (heads[before - first] < known && costs.unit(before + 1, state) * ROUNDING < known * r) {
                price(before, state, m, r);
            }
        }
    }

    /** Where head and last stage should take equally long. */
    private void guess(int m, int r, int from, int to, int state) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (floor[m - r][middle - first] < costs.lastStageAtLeast(middle, state, r)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        int[] inside = states.inside(state);
        int near = positionOf(inside, low);
        for (int i = Math.max(0, near - 1); i <= near && i < inside.length; i++) {
            if (inside[i] >= first) {
                price(inside[i], state, m, r);
            }
        }
    }

    /** The first cut after which {@code r} machines are fast enough if they only compute and reduce. */
    private int firstFastEnough(int from, int state, int r, double known) {
        int low = from;
        int high = state;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (costs.lastStageAtLeast(middle, state, r) * ROUNDING < known) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** The first state before {@code to} whose rising value is not below the limit. */
    private int firstNotBelow(double[] rising, int to, double limit) {
        int low = first;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (rising[middle - first] < limit) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void price(int before, int state, int m, int r) {
        int at = state - first;
        double known = seconds[m][at];
        double slowest =
                Math.max(seconds[m - r][before - first], Math.max(costs.input(before, r), costs.output(state, r)));
        if (slowest < known) {
            slowest = Math.max(slowest, costs.lastStage(before, state, m, r));
            if (slowest < known) {
                take(m, at, slowest, before, r);
            }
        }
    }

    private static int positionOf(int[] ascending, int value) {
        int at = Arrays.binarySearch(ascending, value);
        return at >= 0 ? at : -at - 1;
    }
}
