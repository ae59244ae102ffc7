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
    private final States states;
    private final PlanRequest request;
    private final Topology topology;

    ReferencePartitioner(States states, PlanRequest request) {
        this.states = states;
        this.request = request;
        this.topology = request.topology();
    }

    /** Stages without memory figures; empty if nothing fits. */
    Found search() {
        List<LevelSearch> searches = new ArrayList<>(List.of(LevelSearch.innermost(states, request)));
        List<List<Part>> levels = new ArrayList<>(List.of(new ArrayList<>()));
        for (int level = 1; level < topology.depth(); level++) {
            searches.add(searches.get(level - 1).around());
            levels.add(new ArrayList<>());
        }
        List<StagePlan> stages = new ArrayList<>();
        double seconds = place(searches, searches.size() - 1, 0, states.size(), List.of(0), stages, levels);
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
            List<StagePlan> stages,
            List<List<Part>> levels) {
        int unit = topology.unitSize(level);
        int used = 0;
        LevelSearch.Split split = searches.get(level).split(first, end);
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
                place(searches, level - 1, part.first(), part.end(), inner, stages, levels);
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
