package org.rayonyarn.pipedream.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every row of the authors' optimizer on the open profiles. */
class ReferenceGoldenTest {
    /** 1e-9 relative. */
    private static final Percentage CLOSE = Percentage.withPercentage(1e-7);

    @TestFactory
    Stream<DynamicTest> theStatesAreTheAuthors() {
        JsonNode profiles = Golden.results().get("profiles");
        return profiles.properties().stream()
                .map(entry ->
                        DynamicTest.dynamicTest(entry.getKey(), () -> statesAgree(entry.getKey(), entry.getValue())));
    }

    @TestFactory
    Stream<DynamicTest> everyRowIsTheAuthors() {
        JsonNode golden = Golden.results();
        return StreamSupport.stream(golden.get("cases").spliterator(), false)
                .map(row -> DynamicTest.dynamicTest(row.get("id").asText(), () -> rowAgrees(golden, row)));
    }

    private static void statesAgree(String name, JsonNode expected) {
        States states = Golden.partitioner(name).states(Rule.REFERENCE);

        assertThat(states.size()).isEqualTo(expected.get("num_states").asInt());
        for (int i = 0; i < states.size(); i++) {
            JsonNode state = expected.get("states").get(i);
            assertThat(states.computeSeconds[i])
                    .as("compute of state %d", i)
                    .isCloseTo(state.get("compute_time").asDouble(), CLOSE);
            assertThat(states.weightBytes[i])
                    .as("weights of state %d", i)
                    .isCloseTo(state.get("parameter_size").asDouble(), CLOSE);
            assertThat(states.activationBytes[i])
                    .as("activations of state %d", i)
                    .isCloseTo(state.get("activation_size").asDouble(), CLOSE);
            assertThat(states.antichainBytes[i])
                    .as("output of state %d", i)
                    .isCloseTo(state.get("output_activation_size").asDouble(), CLOSE);
        }
    }

    private static void rowAgrees(JsonNode golden, JsonNode row) {
        Partitioner partitioner = Golden.partitioner(row.get("profile").asText());
        PlanRequest request =
                Golden.request(golden.get("settings").get(row.get("setting").asText()));

        PipelinePlan plan = partitioner.plan(Rule.REFERENCE, request);

        JsonNode expected = row.has("with_guarded_comparison") ? row.get("with_guarded_comparison") : row;
        if (!"ok".equals(expected.get("status").asText())) {
            assertThat(plan.feasible()).isFalse();
            assertThat(plan.reason()).isNotBlank();
            return;
        }
        assertThat(plan.feasible()).as(plan.reason()).isTrue();
        assertThat(plan.pipelineSeconds())
                .isCloseTo(expected.get("pipeline_parallel_total_time").asDouble(), CLOSE);
        assertThat(plan.dataParallelSeconds())
                .isCloseTo(expected.get("data_parallel_total_time").asDouble(), CLOSE);
        if (expected.has("single_machine_total_time")) {
            assertThat(plan.singleSeconds())
                    .isCloseTo(expected.get("single_machine_total_time").asDouble(), CLOSE);
        }
        if (expected.get("tie_free").asBoolean()) {
            assertThat(splits(partitioner, request)).isEqualTo(splits(expected.get("levels")));
            JsonNode innermost = expected.get("levels")
                    .get(expected.get("levels").size() - 1)
                    .get("stages");
            for (int i = 0; i < innermost.size(); i++) {
                assertThat(plan.stages().get(i).computeSeconds())
                        .isCloseTo(innermost.get(i).get(2).asDouble(), within(1e-12));
            }
        }
    }

    private static List<List<List<Integer>>> splits(Partitioner partitioner, PlanRequest request) {
        List<List<List<Integer>>> levels = new ArrayList<>();
        for (List<LevelSearch.Part> level : new ReferencePartitioner(partitioner.states(Rule.REFERENCE), request)
                .search()
                .levels()) {
            levels.add(
                    0,
                    level.stream()
                            .map(part -> List.of(part.first(), part.end(), part.machines()))
                            .toList());
        }
        return levels;
    }

    private static List<List<List<Integer>>> splits(JsonNode expected) {
        List<List<List<Integer>>> levels = new ArrayList<>();
        for (JsonNode level : expected) {
            List<List<Integer>> stages = new ArrayList<>();
            for (JsonNode stage : level.get("stages")) {
                stages.add(List.of(
                        stage.get(0).asInt(), stage.get(1).asInt(), stage.get(3).asInt()));
            }
            levels.add(stages);
        }
        return levels;
    }
}
