package org.rayonyarn.pipedream.partition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.rayonyarn.pipedream.profile.Topology;

/**
 * The authors' dynamic programme at one level of the topology (PipeDream, SOSP 2019, section 3.1, with the cost constants of their optimizer).
 * A row is all ranges with one first state. Only the seconds with all machines are kept; a row is worked out again when its split is asked
 * for, so memory is one number a range and not one a range and machine count. Rows are independent and worked out side by side.
 */
final class LevelSearch {
    /** One part of a split range: states [first, end) on {@code machines} units of the level. */
    record Part(int first, int end, int machines) {}

    /**
     * @param seconds a minibatch; infinite if nothing fits
     * @param parts in order; empty if nothing fits
     */
    record Split(double seconds, List<Part> parts) {}

    private final States states;
    private final PlanRequest request;
    private final ReferenceBounds bounds;
    private final LevelCosts costs;
    private final int level;
    private final int machines;
    private final int unitSize;

    private LevelSearch(States states, PlanRequest request, ReferenceBounds bounds, int level, UnitSeconds units) {
        List<Topology.Level> levels = request.topology().levels();
        int machinesBelow = level == 0 ? 1 : levels.get(level - 1).units();
        this.states = states;
        this.request = request;
        this.bounds = bounds;
        this.level = level;
        this.costs = new LevelCosts(states, request, levels.get(level), units, machinesBelow);
        this.machines = costs.machines();
        this.unitSize = request.topology().unitSize(level);
    }

    /** @param bounds of the plans that will be asked for */
    static LevelSearch innermost(States states, PlanRequest request, ReferenceBounds bounds) {
        return new LevelSearch(states, request, bounds, 0, new UnitSeconds.Computed(states));
    }

    /** The level around this one. */
    LevelSearch around() {
        return new LevelSearch(states, request, bounds, level + 1, new UnitSeconds.Searched(allRanges()));
    }

    /** Seconds of every range on all machines of the level: [state][first]; infinite where nothing fits, or is of use within the bounds. */
    private double[][] allRanges() {
        double[][] seconds = new double[states.size()][];
        Arrays.setAll(seconds, state -> new double[state + 1]);
        IntStream.range(0, states.size()).parallel().forEach(first -> {
            double[] row = row(first);
            for (int at = 0; at < row.length; at++) {
                seconds[first + at][first] = row[at];
            }
        });
        return seconds;
    }

    private double[] row(int first) {
        RowLimits limits = limits(first, bounds.limits(first, unitSize * machines));
        if (limits.nothingWanted()) {
            double[] nothing = new double[states.size() - first];
            Arrays.fill(nothing, Double.POSITIVE_INFINITY);
            return nothing;
        }
        return new LevelRow(states, request, costs, limits, first, states.size(), false).seconds(machines);
    }

    private RowLimits limits(int first, double[] wanted) {
        return new RowLimits(states, first, wanted, machines, unitSize, bounds.faultSeconds());
    }

    /** Seconds of the range [first, end) on one machine of the level, as the level below found them. */
    double unitSeconds(int first, int end) {
        return costs.unit(first, end - 1);
    }

    /** The best split of the range [first, end) that takes less than {@code limit} seconds. */
    Split split(int first, int end, double limit) {
        double[] wanted = new double[end - first];
        wanted[wanted.length - 1] = limit;
        LevelRow row = new LevelRow(states, request, costs, limits(first, wanted), first, end, true);
        double seconds = row.seconds(machines)[end - 1 - first];
        return new Split(seconds, seconds < Double.POSITIVE_INFINITY ? parts(row, first, end) : List.of());
    }

    private List<Part> parts(LevelRow row, int first, int end) {
        List<Part> parts = new ArrayList<>();
        int last = end - 1;
        int used = machines;
        while (last >= first) {
            LevelRow.Choice choice = row.choice(last, used);
            parts.add(new Part(choice.before() + 1, last + 1, choice.machines()));
            last = choice.before();
            used = choice.machinesBefore();
        }
        Collections.reverse(parts);
        return parts;
    }
}
