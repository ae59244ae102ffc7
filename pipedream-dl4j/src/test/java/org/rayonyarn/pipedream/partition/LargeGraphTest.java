package org.rayonyarn.pipedream.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rayonyarn.pipedream.profile.GeneratedGraphs;
import org.rayonyarn.pipedream.profile.Profile;
import org.rayonyarn.pipedream.profile.Topology;

/** Graphs as large as the largest that were published, under every option. That it ends is what is shown; times are in the docs. */
class LargeGraphTest {
    static Stream<Arguments> graphs() {
        return Stream.of(
                Arguments.of(GeneratedGraphs.modules(9, List.of(2, 3, 4, 2), 1), 1621, false, List.of(16)),
                Arguments.of(GeneratedGraphs.inceptionLike(11, 2), 342, true, List.of(4, 4)),
                Arguments.of(GeneratedGraphs.nasnetLike(20, 3), 723, true, List.of(16)),
                Arguments.of(GeneratedGraphs.resnetLike(33, 4), 410, false, List.of(4, 4)),
                Arguments.of(GeneratedGraphs.gnmtLike(120, 5), 480, false, List.of(16)));
    }

    @ParameterizedTest
    @MethodSource("graphs")
    void endsUnderEveryOption(Profile profile, int fewestStates, boolean sampled, List<Integer> workers) {
        Partitioner partitioner = new Partitioner(profile, 4096, new MemoryModel(1, 0));
        assertThat(partitioner.states(Rule.REFERENCE).size()).isGreaterThanOrEqualTo(fewestStates);
        assertThat(partitioner.states(Rule.REFERENCE).sampled()).isEqualTo(sampled);
        Topology topology = Topology.of(workers, List.of(1e10, 1.25e9).subList(0, workers.size()));
        PlanRequest plain = new PlanRequest(topology);
        double most = partitioner.plan(Rule.DEFAULT, plain).memoryBytes();
        for (PlanRequest request : List.of(
                plain.withRatio(2),
                plain.withMemory(0.8 * most),
                plain.withMemory(1),
                new PlanRequest(topology, Double.POSITIVE_INFINITY, true, false, 0),
                new PlanRequest(topology, Double.POSITIVE_INFINITY, false, true, 0))) {
            PipelinePlan reference = partitioner.plan(Rule.REFERENCE, request);
            PipelinePlan plan = partitioner.plan(Rule.DEFAULT, request);

            assertThat(reference.feasible()).isTrue();
            assertThat(plan.feasible()).as(plan.reason()).isEqualTo(request.memoryBytes() > 1);
            assertThat(plan.memoryBytes()).isLessThanOrEqualTo(request.memoryBytes());
        }
    }
}
