package org.rayonyarn.pipedream.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.rayonyarn.pipedream.profile.GeneratedGraphs;
import org.rayonyarn.pipedream.profile.Layer;
import org.rayonyarn.pipedream.profile.Profile;
import org.rayonyarn.pipedream.profile.Topology;

/** The pruned search against all plans, one by one. */
class PlacedSearchTest {
    private static final MemoryModel MEMORY = new MemoryModel(1, 1e5);
    private static final Percentage CLOSE = Percentage.withPercentage(1e-7);

    @Test
    void findsTheBestOfAllPlansOnOneLevel() {
        for (long seed = 0; seed < 400; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            States states = new Partitioner(profile(random), 100, MEMORY).states(Rule.DEFAULT);
            PlanRequest request =
                    request(random, Topology.of(List.of(random.nextInt(1, 6)), List.of(bandwidth(random))));

            check(seed, states, request, plan -> seconds(states, request, plan));
        }
    }

    /** Stages share links only where a machine holds several, which the search prices as if they were alone there. */
    @Test
    void findsTheBestOfAllPlansOnAnyGraphAndTopology() {
        for (long seed = 0; seed < 600; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Profile profile = GeneratedGraphs.small(random.nextInt(1, 7), seed);
            States states = new Partitioner(profile, 100, MEMORY).states(Rule.DEFAULT);
            Topology topology = Topology.of(
                    List.of(random.nextInt(1, 4), random.nextInt(1, 3)), List.of(bandwidth(random), bandwidth(random)));
            PlanRequest request = request(random, topology);

            check(seed, states, request, plan -> alone(states, request, plan));
        }
    }

    private static void check(
            long seed, States states, PlanRequest request, ToDoubleFunction<List<StagePlan>> secondsOf) {
        List<StagePlan> found = new PlacedSearch(states, request, MEMORY).search();

        double best = bestOfAll(states, request, secondsOf);
        if (best < Double.POSITIVE_INFINITY) {
            assertThat(found).as("seed %d", seed).isNotEmpty();
            assertThat(secondsOf.applyAsDouble(found)).as("seed %d", seed).isCloseTo(best, CLOSE);
        } else {
            assertThat(found).as("seed %d", seed).isEmpty();
        }
    }

    private static PlanRequest request(SplittableRandom random, Topology topology) {
        return new PlanRequest(
                topology,
                random.nextBoolean() ? Double.POSITIVE_INFINITY : random.nextDouble(2e6, 4e7),
                random.nextInt(4) == 0,
                random.nextInt(3) == 0,
                random.nextBoolean() ? 0 : random.nextDouble(0.5, 4));
    }

    private static double bandwidth(SplittableRandom random) {
        return random.nextDouble(1e7, 1e9);
    }

    /** Each stage as if no other used its links; exact on one level. */
    private static double alone(States states, PlanRequest request, List<StagePlan> plan) {
        PlacedCosts costs = new PlacedCosts(states, request, MEMORY);
        int all = request.topology().workers();
        double slowest = 0;
        for (StagePlan stage : plan) {
            double seconds = costs.seconds(
                    all - stage.workers().get(0),
                    stage.width(),
                    stage.computeSeconds(),
                    states.weightBytes(stage.first(), stage.end()),
                    costs.movedBytes(stage.first(), stage.end()));
            slowest = Math.max(slowest, seconds);
        }
        return fits(states, request, plan) ? slowest : Double.POSITIVE_INFINITY;
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

    private static double bestOfAll(States states, PlanRequest request, ToDoubleFunction<List<StagePlan>> secondsOf) {
        int all = request.topology().workers();
        double best = Double.POSITIVE_INFINITY;
        for (int used = request.fewer() ? 1 : all; used <= all; used++) {
            for (List<StagePlan> plan : plans(states, request, 0, all - used)) {
                best = Math.min(best, secondsOf.applyAsDouble(plan));
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
            int before = first - 1;
            if (first > 0 && Arrays.stream(states.inside(end - 1)).noneMatch(inner -> inner == before)) {
                continue;
            }
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
        return fits(states, request, plan) ? costs.seconds(plan) : Double.POSITIVE_INFINITY;
    }

    private static boolean fits(States states, PlanRequest request, List<StagePlan> plan) {
        return new PlanCosts(states, request, MEMORY)
                .withMemory(plan).stream().allMatch(stage -> stage.memoryBytes() <= request.memoryBytes());
    }
}
