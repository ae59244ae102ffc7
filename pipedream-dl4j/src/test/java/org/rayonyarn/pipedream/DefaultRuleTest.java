package org.rayonyarn.pipedream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.rayonyarn.pipedream.partition.Golden;
import org.rayonyarn.pipedream.partition.PipelinePlan;
import org.rayonyarn.pipedream.partition.PlanRequest;
import org.rayonyarn.pipedream.partition.Rule;
import org.rayonyarn.pipedream.simulator.Simulation;

/** The default rule against the authors' on all their settings, judged by the simulator. */
class DefaultRuleTest {
    @TestFactory
    Stream<DynamicTest> theSimulatorNeverFindsItSlowerThanTheReference() {
        JsonNode golden = Golden.results();
        return golden.get("profiles").properties().stream()
                .map(Map.Entry::getKey)
                .flatMap(profile -> {
                    Planner planner = new Planner(Golden.profile(profile), PipedreamConfig.from(key -> null));
                    return StreamSupport.stream(golden.get("settings").spliterator(), false)
                            .map(setting -> DynamicTest.dynamicTest(
                                    profile + "/" + setting.get("name").asText(),
                                    () -> compare(planner, Golden.request(setting))));
                });
    }

    private static void compare(Planner planner, PlanRequest request) {
        PipelinePlan ours = planner.plan(Rule.DEFAULT, request);
        compare(planner, request, ours, planner.plan(Rule.REFERENCE, request));
        if (request.activationRatio() == 0) { // the authors' rule can be told to count activations too
            compare(planner, request, ours, planner.plan(Rule.REFERENCE, request.withRatio(1)));
        }
    }

    private static void compare(Planner planner, PlanRequest request, PipelinePlan ours, PipelinePlan theirs) {
        boolean theirsFits = theirs.feasible() && theirs.memoryBytes() <= request.memoryBytes();
        if (!ours.feasible()) {
            assertThat(theirsFits).isFalse();
            assertThat(ours.reason()).contains("would be enough");
            return;
        }
        Simulation simulation = planner.simulate(ours, request);
        assertThat(ours.memoryBytes()).isLessThanOrEqualTo(request.memoryBytes());
        assertThat(simulation.peakMemoryBytes()).allMatch(bytes -> bytes <= ours.memoryBytes() * (1 + 1e-12));
        if (theirsFits) {
            assertThat(simulation.secondsPerMinibatch())
                    .isLessThanOrEqualTo(planner.simulate(theirs, request).secondsPerMinibatch() * (1 + 1e-9));
        }
        if (!request.straight() && Double.isInfinite(request.memoryBytes())) {
            assertThat(simulation.secondsPerMinibatch()).isLessThanOrEqualTo(ours.dataParallelSeconds() * (1 + 1e-9));
        }
    }
}
