package org.rayonyarn.pipedream.partition;

import java.util.ArrayList;
import java.util.List;
import org.rayonyarn.pipedream.partition.LevelSearch.Part;
import org.rayonyarn.pipedream.profile.Topology;

/**
 * The authors' plan: {@link LevelSearch} from the innermost level outwards, a unit of one level being a machine of the next. Only their
 * crashes are left out, where a range that does not fit is compared with one that does.
 */
final class ReferencePartitioner {
    private static final double FIRST_STEP = 0.02;
    private static final double LAST_STEP = 0.04;
    private static final double PRECISION = 0.005;
    private static final double ROUNDING = 1e-9;
    private static final int SPARSER = 3;
    /** About so many times longer takes a split of a range whose units were searched before. */
    private static final int SLOWER_AROUND = 8;
    /** Where the authors' faults weaken the bounds, they pay only for so many times more splits. */
    private static final int FAULTY_SLOWER = 10;

    private static final double WORTH_BOUNDS = 5e7;

    private final States states;
    private final PlanRequest request;
    private final Topology topology;
    private final LeafCosts costs;
    private final double worthBounds;

    ReferencePartitioner(States states, PlanRequest request) {
        this(states, request, WORTH_BOUNDS);
    }

    /** @param worthBounds from how many splits on bounds are searched first */
    ReferencePartitioner(States states, PlanRequest request, double worthBounds) {
        this.states = states;
        this.request = request;
        this.topology = request.topology();
        this.costs = new LeafCosts(states, request);
        this.worthBounds = worthBounds;
    }

    /**
     * Stages without memory figures; empty if nothing fits. A large search first looks for plans below a limit a little above what none can
     * take less than, and then below what a sparser search found, which leaves few ranges.
     */
    Found search() {
        if (!isWorthBounds()) {
            return search(bounds(RowLimits.NONE));
        }
        double known = knownSeconds();
        double least = costs.faultSeconds > 0 ? known : leastSeconds();
        for (double step = FIRST_STEP; step <= LAST_STEP && least * (1 + step) < known; step *= 2) {
            Found found = search(bounds(least * (1 + step)));
            if (!found.stages().isEmpty()) {
                return found;
            }
        }
        return search(bounds(known));
    }

    /** Whether the ranges of the inner levels take longer to search than their bounds. */
    private boolean isWorthBounds() {
        double splits = 0;
        for (int level = 0; level < topology.depth() - 1; level++) {
            double machines = topology.levels().get(level).units();
            splits += machines * machines * (level == 0 ? 1 : SLOWER_AROUND);
        }
        double worth = costs.faultSeconds > 0 ? FAULTY_SLOWER * worthBounds : worthBounds;
        return states.size() > SPARSER && splits * states.size() * states.size() / 4 > worth;
    }

    /** A little more than the best plan over a part of the states takes. */
    private double knownSeconds() {
        double seconds = new ReferencePartitioner(states.sparser(SPARSER), request, worthBounds)
                .search()
                .seconds();
        return Math.max(Double.MIN_NORMAL, Math.min(seconds * (1 + ROUNDING), RowLimits.NONE));
    }

    private ReferenceBounds bounds(double seconds) {
        return new ReferenceBounds(states, costs, topology, seconds);
    }

    private boolean mayAllow(double seconds) {
        return ReferenceBounds.mayAllow(states, costs, topology, seconds);
    }

    /** No plan takes less; found by halving the gap between what is too short and what might do. */
    private double leastSeconds() {
        double compute = states.computeSeconds(0, states.size());
        double tooShort = compute / topology.workers() * (1 - PRECISION);
        double enough = Math.max(compute, Double.MIN_NORMAL);
        while (!mayAllow(enough) && enough < RowLimits.NONE) {
            enough *= 8;
        }
        while (tooShort > 0 && enough / tooShort > 1 + PRECISION) {
            double middle = Math.sqrt(tooShort * enough);
            if (mayAllow(middle)) {
                enough = middle;
            } else {
                tooShort = middle;
            }
        }
        return tooShort;
    }

    private Found search(ReferenceBounds bounds) {
        List<LevelSearch> searches = new ArrayList<>(List.of(LevelSearch.innermost(states, request, bounds)));
        List<List<Part>> levels = new ArrayList<>(List.of(new ArrayList<>()));
        for (int level = 1; level < topology.depth(); level++) {
            searches.add(searches.get(level - 1).around());
            levels.add(new ArrayList<>());
        }
        List<StagePlan> stages = new ArrayList<>();
        double seconds =
                place(searches, searches.size() - 1, 0, states.size(), List.of(0), bounds.seconds(), stages, levels);
        return new Found(seconds, stages, levels);
    }

    /**
     * @param seconds a minibatch, infinite if nothing fits
     * @param levels the parts of each level, innermost first, as the authors print them
     */
    record Found(double seconds, List<StagePlan> stages, List<List<Part>> levels) {}

    /** Splits one range on one unit of {@code level}; the same is done on each of the units that start at {@code bases}. Returns its seconds. */
    private double place(
            List<LevelSearch> searches,
            int level,
            int first,
            int end,
            List<Integer> bases,
            double limit,
            List<StagePlan> stages,
            List<List<Part>> levels) {
        int unit = topology.unitSize(level);
        int used = 0;
        LevelSearch.Split split = searches.get(level).split(first, end, limit);
        for (Part part : split.parts()) {
            levels.get(level).add(part);
            List<Integer> inner = new ArrayList<>();
            for (int base : bases) {
                for (int i = 0; i < part.machines(); i++) {
                    inner.add(base + (used + i) * unit);
                }
            }
            used += part.machines();
            if (level > 0) {
                // negative between two states of which neither lies inside the other
                double below = searches.get(level).unitSeconds(part.first(), part.end());
                place(
                        searches,
                        level - 1,
                        part.first(),
                        part.end(),
                        inner,
                        Math.nextUp(Math.max(0, below)),
                        stages,
                        levels);
            } else {
                stages.add(new StagePlan(
                        part.first(),
                        part.end(),
                        states.computeSeconds(part.first(), part.end()),
                        part.machines(),
                        inner,
                        0));
            }
        }
        return split.seconds();
    }

    /** Data parallelism over all levels by the authors' formula. */
    double dataParallelSeconds() {
        double seconds = states.computeSeconds(0, states.size());
        double weights = states.weightBytes(0, states.size());
        int machinesBelow = 1;
        for (Topology.Level level : topology.levels()) {
            int n = level.units();
            seconds = (seconds + 4.0 * (n - 1) * weights / (level.bytesPerSecond() * n) / machinesBelow) / n;
            machinesBelow = n;
        }
        return seconds;
    }
}
