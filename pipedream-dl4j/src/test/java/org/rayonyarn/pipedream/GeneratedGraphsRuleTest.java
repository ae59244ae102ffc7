package org.rayonyarn.pipedream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.rayonyarn.pipedream.partition.PipelinePlan;
import org.rayonyarn.pipedream.partition.PlanRequest;
import org.rayonyarn.pipedream.partition.Rule;
import org.rayonyarn.pipedream.partition.StagePlan;
import org.rayonyarn.pipedream.partition.States;
import org.rayonyarn.pipedream.profile.Edge;
import org.rayonyarn.pipedream.profile.GeneratedGraphs;
import org.rayonyarn.pipedream.profile.Profile;
import org.rayonyarn.pipedream.profile.Topology;

/** The default rule against the authors' on graphs of any shape, judged by the simulator. */
class GeneratedGraphsRuleTest {
    @Test
    void theSimulatorNeverFindsTheDefaultsPlanSlower() {
        for (long seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Profile profile = GeneratedGraphs.small(random.nextInt(1, 13), seed);
            check(seed, profile, request(random));
        }
    }

    @Test
    void norOnModulesOfBranches() {
        for (long seed = 0; seed < 25; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            check(seed, GeneratedGraphs.modules(random.nextInt(1, 5), List.of(2, 3, 1), seed), request(random));
        }
    }

    private static void check(long seed, Profile profile, PlanRequest request) {
        Planner planner = new Planner(profile, PipedreamConfig.from(key -> null));
        PipelinePlan ours = planner.plan(Rule.DEFAULT, request);
        PipelinePlan theirs = planner.plan(Rule.REFERENCE, request);

        boolean theirsFits = theirs.feasible() && theirs.memoryBytes() <= request.memoryBytes();
        if (ours.feasible()) {
            everyLayerRunsOnce(seed, profile, planner.partitioner().states(Rule.DEFAULT), ours);
            assertThat(ours.memoryBytes()).as("seed %d", seed).isLessThanOrEqualTo(request.memoryBytes());
        }
        if (theirsFits) {
            assertThat(ours.feasible()).as("seed %d", seed).isTrue();
            assertThat(planner.simulate(ours, request).secondsPerMinibatch())
                    .as("seed %d", seed)
                    .isLessThanOrEqualTo(planner.simulate(theirs, request).secondsPerMinibatch() * (1 + 1e-9));
        }
    }

    private static void everyLayerRunsOnce(long seed, Profile profile, States states, PipelinePlan plan) {
        Set<String> done = new HashSet<>();
        for (StagePlan stage : plan.stages()) {
            for (String id : states.layerIds(stage.first(), stage.end())) {
                assertThat(done.add(id)).as("seed %d: %s runs once", seed, id).isTrue();
            }
            for (Edge edge : profile.edges()) {
                assertThat(done.contains(edge.to()) && !done.contains(edge.from()))
                        .as("seed %d: %s before its input", seed, edge)
                        .isFalse();
            }
        }
        assertThat(done).as("seed %d", seed).hasSameSizeAs(profile.layers());
    }

    private static PlanRequest request(SplittableRandom random) {
        List<Topology.Level> levels = new ArrayList<>();
        int depth = random.nextInt(1, 4);
        for (int level = 0; level < depth; level++) {
            levels.add(new Topology.Level(random.nextInt(1, 5), Math.pow(10, random.nextDouble(8, 11))));
        }
        return new PlanRequest(
                new Topology(levels),
                random.nextInt(3) > 0 ? Double.POSITIVE_INFINITY : random.nextDouble(1e7, 4e8),
                random.nextInt(5) == 0,
                random.nextInt(4) == 0,
                random.nextBoolean() ? 0 : random.nextDouble(0.5, 4));
    }
}
