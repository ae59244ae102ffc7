package org.rayonyarn.pipedream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.rayonyarn.pipedream.partition.Golden;

/** Every row of the authors' optimizer by the command line, as a program would read it. */
class PlanGoldenTest {
    /** 1e-9 relative. */
    private static final Percentage CLOSE = Percentage.withPercentage(1e-7);

    @TestFactory
    Stream<DynamicTest> everyRowIsTheAuthors() {
        JsonNode golden = Golden.results();
        return StreamSupport.stream(golden.get("cases").spliterator(), false)
                .map(row -> DynamicTest.dynamicTest(row.get("id").asText(), () -> rowAgrees(golden, row)));
    }

    private static void rowAgrees(JsonNode golden, JsonNode row) throws Exception {
        JsonNode setting = golden.get("settings").get(row.get("setting").asText());
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();

        int code = new PlanTool()
                .run(
                        new PrintWriter(out, true),
                        new PrintWriter(err, true),
                        options(row.get("profile").asText(), setting));

        assertThat(err.toString()).isEmpty();
        JsonNode plan = new ObjectMapper().readTree(out.toString());
        JsonNode expected = row.has("with_guarded_comparison") ? row.get("with_guarded_comparison") : row;
        if (!"ok".equals(expected.get("status").asText())) {
            assertThat(code).isEqualTo(3);
            assertThat(plan.get("feasible").asBoolean()).isFalse();
            assertThat(plan.get("reason").asText()).isNotBlank();
            return;
        }
        assertThat(code).isZero();
        assertThat(plan.get("rule").asText()).isEqualTo("reference");
        assertThat(plan.get("workers")).hasToString(setting.get("n").toString().replace(" ", ""));
        JsonNode seconds = plan.get("seconds");
        isClose(seconds.get("pipeline"), expected.get("pipeline_parallel_total_time"));
        isClose(seconds.get("data_parallel"), expected.get("data_parallel_total_time"));
        if (expected.has("single_machine_total_time")) {
            isClose(seconds.get("single"), expected.get("single_machine_total_time"));
        }
        int states = golden.get("profiles")
                .get(row.get("profile").asText())
                .get("num_states")
                .asInt();
        stagesAgree(plan.get("stages"), expected, states);
    }

    private static void stagesAgree(JsonNode stages, JsonNode expected, int states) {
        int next = 0;
        for (JsonNode stage : stages) {
            assertThat(stage.get("first").asInt()).isEqualTo(next);
            next = stage.get("end").asInt();
        }
        assertThat(next).isEqualTo(states);
        if (expected.get("tie_free").asBoolean()) {
            JsonNode levels = expected.get("levels");
            JsonNode innermost = levels.get(levels.size() - 1).get("stages");
            assertThat(stages).hasSameSizeAs(innermost);
            for (int i = 0; i < innermost.size(); i++) {
                assertThat(stages.get(i).get("end").asInt())
                        .isEqualTo(innermost.get(i).get(1).asInt());
                assertThat(stages.get(i).get("replicas").asInt())
                        .isEqualTo(innermost.get(i).get(3).asInt());
                assertThat(stages.get(i).get("compute_seconds").asDouble())
                        .isCloseTo(innermost.get(i).get(2).asDouble(), Percentage.withPercentage(1e-6));
            }
        }
    }

    private static void isClose(JsonNode found, JsonNode expected) {
        assertThat(found.asDouble()).isCloseTo(expected.asDouble(), CLOSE);
    }

    private static String[] options(String profile, JsonNode setting) {
        List<String> options = new ArrayList<>(List.of(
                "--profile",
                Golden.folder().resolve(profile).resolve("graph.txt").toString(),
                "--workers",
                joined(setting.get("n")),
                "--bandwidth",
                joined(setting.get("b")),
                "--rule",
                "reference",
                "--json"));
        if (setting.get("use_memory_constraint").asBoolean()) {
            options.addAll(List.of("--memory", setting.get("memory_size").asText()));
        }
        if (setting.get("straight_pipeline").asBoolean()) {
            options.add("--straight");
        }
        if (setting.get("use_fewer_machines").asBoolean()) {
            options.add("--fewer");
        }
        if (!setting.get("activation_compression_ratio").isNull()) {
            options.addAll(List.of(
                    "--activation-ratio",
                    setting.get("activation_compression_ratio").asText()));
        }
        return options.toArray(String[]::new);
    }

    private static String joined(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining(","));
    }
}
