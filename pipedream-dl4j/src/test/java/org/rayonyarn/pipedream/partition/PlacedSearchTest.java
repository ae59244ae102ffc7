package org.rayonyarn.pipedream.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.rayonyarn.pipedream.profile.Layer;
import org.rayonyarn.pipedream.profile.Profile;
import org.rayonyarn.pipedream.profile.Topology;

/** The pruned search against all plans, one by one. */
class PlacedSearchTest {
    private static final MemoryModel MEMORY = new MemoryModel(1, 1e5);

    @Test
    void findsTheBestOfAllPlansOnOneLevel() {
        for (long seed = 0; seed < 400; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            States states = new Partitioner(profile(random), 100, MEMORY).states(Rule.DEFAULT);
            PlanRequest request = new PlanRequest(
                    Topology.of(List.of(random.nextInt(1, 6)), List.of(random.nextDouble(1e7, 1e9))),
                    random.nextBoolean() ? Double.POSITIVE_INFINITY : random.nextDouble(2e6, 4e7),
                    random.nextInt(4) == 0,
                    random.nextInt(3) == 0,
                    random.nextBoolean() ? 0 : random.nextDouble(0.5, 4));

            List<StagePlan> found = new PlacedSearch(states, request, MEMORY).search();

            double best = bestOfAll(states, request);
            double seconds = found.isEmpty() ? Double.POSITIVE_INFINITY : seconds(states, request, found);
            if (best < Double.POSITIVE_INFINITY) {
                assertThat(seconds).as("seed %d", seed).isCloseTo(best, Percentage.withPercentage(1e-7));
            } else {
                assertThat(found).as("seed %d", seed).isEmpty();
            }
        }
    }

    private static Profile profile(SplittableRandom random) {
        List<Layer> layers = new ArrayList<>();
        int count = random.nextInt(1, 7);
        for (int i = 0; i < count; i++) {
            layers.add(new Layer(
                    "l" + i,
                    "layer",
                    random.nextDouble(1, 9),
                    random.nextDouble(1, 9),
                    random.nextDouble(1e5, 3e6),
                    random.nextDouble(0, 3e6)));
        }
        return Profile.chain("random", layers);
    }

    private static double bestOfAll(States states, PlanRequest request) {
        int all = request.topology().workers();
        double best = Double.POSITIVE_INFINITY;
        for (int used = request.fewer() ? 1 : all; used <= all; used++) {
            for (List<StagePlan> plan : plans(states, request, 0, all - used)) {
                best = Math.min(best, seconds(states, request, plan));
            }
        }
        return best;
    }

    private static List<List<StagePlan>> plans(States states, PlanRequest request, int first, int worker) {
        int left = request.topology().workers() - worker;
        if (first == states.size()) {
            return left == 0 ? List.of(List.of()) : List.of();
        }
        List<List<StagePlan>> plans = new ArrayList<>();
        for (int end = first + 1; end <= states.size(); end++) {
            for (int r = 1; r <= (request.straight() ? Math.min(1, left) : left); r++) {
                StagePlan stage = new StagePlan(
                        first,
                        end,
                        states.computeSeconds(first, end),
                        r,
                        IntStream.range(worker, worker + r).boxed().toList(),
                        0);
                for (List<StagePlan> rest : plans(states, request, end, worker + r)) {
                    List<StagePlan> plan = new ArrayList<>(List.of(stage));
                    plan.addAll(rest);
                    plans.add(plan);
                }
            }
        }
        return plans;
    }

    private static double seconds(States states, PlanRequest request, List<StagePlan> plan) {
        PlanCosts costs = new PlanCosts(states, request, MEMORY);
        boolean fits = costs.withMemory(plan).stream().allMatch(stage -> stage.memoryBytes() <= request.memoryBytes());
        return fits ? costs.seconds(plan) : Double.POSITIVE_INFINITY;
    }
}
