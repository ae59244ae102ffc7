package org.rayonyarn.pipedream.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rayonyarn.pipedream.profile.GeneratedGraphs;
import org.rayonyarn.pipedream.profile.Profile;
import org.rayonyarn.pipedream.profile.Topology;

/** Graphs on which the authors' enumeration of antichains does not end. */
class EndlessGraphTest {
    private static final PlanRequest REQUEST = new PlanRequest(Topology.of(List.of(4, 2), List.of(1e10, 1.25e9)));

    @Test
    void aNasnetLikeGraphIsPlannedByBothRules() {
        check(GeneratedGraphs.nasnetLike(6, 5), 100);
    }

    @Test
    void anInceptionLikeGraphIsPlannedByBothRules() {
        check(GeneratedGraphs.inceptionLike(6, 6), 100);
    }

    @Test
    void aLargeGraphIsPlannedOverOneOrder() {
        Profile profile = GeneratedGraphs.nasnetLike(30, 7);
        Partitioner partitioner = new Partitioner(profile, 200, new MemoryModel(1, 0));

        assertThat(partitioner.states(Rule.DEFAULT).size())
                .isEqualTo(profile.layers().size());
        everyLayerIsInOneStage(
                profile,
                partitioner.states(Rule.DEFAULT),
                partitioner.plan(Rule.DEFAULT, new PlanRequest(Topology.of(List.of(4), List.of(1e10)))));
    }

    private static void check(Profile profile, int fewestStates) {
        Partitioner partitioner = new Partitioner(profile, 1000, new MemoryModel(1, 0));

        assertThat(partitioner.states(Rule.DEFAULT).sampled()).isTrue();
        assertThat(partitioner.states(Rule.DEFAULT).size())
                .isBetween(fewestStates, 3 * profile.layers().size());
        for (Rule rule : Rule.values()) {
            PipelinePlan plan = partitioner.plan(rule, REQUEST);
            assertThat(plan.feasible()).isTrue();
            assertThat(plan.pipelineSeconds()).isLessThanOrEqualTo(plan.dataParallelSeconds());
            everyLayerIsInOneStage(profile, partitioner.states(rule), plan);
        }
    }

    private static void everyLayerIsInOneStage(Profile profile, States states, PipelinePlan plan) {
        Set<String> placed = new HashSet<>();
        for (StagePlan stage : plan.stages()) {
            for (String id : states.layerIds(stage.first(), stage.end())) {
                assertThat(placed.add(id)).as(id).isTrue();
                profile.edges().stream().filter(edge -> edge.to().equals(id)).forEach(edge -> assertThat(
                                states.layerIds(0, stage.end()))
                        .contains(edge.from()));
            }
        }
        assertThat(placed).hasSameSizeAs(profile.layers());
    }

    @Test
    void theSampleOfAGraphThatCanBeEnumeratedIsNearlyAsGood() {
        Profile profile = GeneratedGraphs.inceptionLike(1, 3);
        Partitioner all = new Partitioner(profile, 20_000, new MemoryModel(1, 0));
        Partitioner sampled = new Partitioner(profile, 10, new MemoryModel(1, 0));
        PlanRequest request = new PlanRequest(Topology.of(List.of(4), List.of(1e10)));

        assertThat(all.states(Rule.DEFAULT).sampled()).isFalse();
        assertThat(sampled.states(Rule.DEFAULT).sampled()).isTrue();
        assertThat(sampled.plan(Rule.DEFAULT, request).pipelineSeconds())
                .isBetween(
                        all.plan(Rule.DEFAULT, request).pipelineSeconds() * (1 - 1e-9),
                        all.plan(Rule.DEFAULT, request).pipelineSeconds() * 1.1);
    }
}
