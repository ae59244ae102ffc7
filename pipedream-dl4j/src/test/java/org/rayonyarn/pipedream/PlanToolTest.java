package org.rayonyarn.pipedream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PlanToolTest {
    private static final String CHAIN =
            """
            {"model": "small", "layers": [
              {"id": "a", "forward_ms": 1, "backward_ms": 2, "activation_bytes": 1000, "weight_bytes": 4000},
              {"id": "b", "name": "Dense", "forward_ms": 2, "backward_ms": 4, "activation_bytes": 1000, "weight_bytes": 8e6},
              {"id": "c", "forward_ms": 1, "backward_ms": 1, "activation_bytes": 10, "weight_bytes": 400}]}
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int plan(String... args) {
        ToolProvider tool = ToolProvider.findFirst("plan").orElseThrow();
        return tool.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("profile.json"), text).toString();
    }

    @Test
    void printsTheAgreedJson() throws IOException {
        int code = plan("--profile", file(CHAIN), "--workers", "2,2", "--bandwidth", "1e10,1.25e9", "--json");

        assertThat(code).isZero();
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly("rule", "workers", "seconds", "stages", "feasible", "reason");
        assertThat(json.get("rule").asText()).isEqualTo("default");
        assertThat(json.get("workers")).hasToString("[2,2]");
        assertThat(json.get("seconds").fieldNames())
                .toIterable()
                .containsExactly("pipeline", "data_parallel", "single");
        assertThat(json.get("seconds").get("single").asDouble()).isCloseTo(0.011, within(1e-12));
        int next = 0;
        for (JsonNode stage : json.get("stages")) {
            assertThat(stage.fieldNames())
                    .toIterable()
                    .containsExactly("first", "end", "compute_seconds", "replicas", "memory_bytes");
            assertThat(stage.get("first").asInt()).isEqualTo(next);
            next = stage.get("end").asInt();
        }
        assertThat(next).isEqualTo(3);
        assertThat(json.get("feasible").asBoolean()).isTrue();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void printsATableAPictureAndWhatToExpectAndDrawsAChart() throws IOException {
        Path chart = folder.resolve("chart.svg");

        int code = plan("--profile", file(CHAIN), "--workers", "4", "--bandwidth", "1e9", "--gantt", chart.toString());

        assertThat(code).isZero();
        assertThat(out.toString())
                .contains(
                        "small: 3 layers, 3 states, 4 workers",
                        "stage   0 ",
                        "bubble",
                        "data parallel",
                        "one worker",
                        "   0.000 |");
        assertThat(Files.readString(chart)).startsWith("<svg");
    }

    @Test
    void nothingFitsIsThreeAndSaysWhatWould() throws IOException {
        String profile = file(CHAIN);

        assertThat(plan("--profile", profile, "--workers", "2", "--bandwidth", "1e9", "--memory", "1e6", "--json"))
                .isEqualTo(3);

        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(json.get("feasible").asBoolean()).isFalse();
        assertThat(json.get("stages")).isEmpty();
        assertThat(json.get("seconds").get("pipeline").isNull()).isTrue();
        String reason = json.get("reason").asText();
        assertThat(reason).contains("nothing fits in 1.000e+06 bytes").contains("raise --memory");
        String enough = reason.replaceAll(".*; (\\S+) would be enough.*", "$1");
        assertThat(plan("--profile", profile, "--workers", "2", "--bandwidth", "1e9", "--memory", enough))
                .isZero();
    }

    @Test
    void aStraightPipelineOfMoreStagesThanLayersIsThree() throws IOException {
        for (String rule : new String[] {"reference", "default"}) {
            out.getBuffer().setLength(0);
            assertThat(plan(
                            "--profile",
                            file(CHAIN),
                            "--workers",
                            "4",
                            "--bandwidth",
                            "1e9",
                            "--straight",
                            "--rule",
                            rule))
                    .isEqualTo(3);
            assertThat(out.toString()).contains("more stages than layers");
        }
        assertThat(plan("--profile", file(CHAIN), "--workers", "4", "--bandwidth", "1e9", "--straight", "--fewer"))
                .isZero();
    }

    static Stream<Arguments> badProfiles() {
        String layer =
                "{\"id\": \"%s\", \"forward_ms\": %s, \"backward_ms\": 1, \"activation_bytes\": 1, \"weight_bytes\": 1%s}";
        String good = layer.formatted("a", "1", "");
        return Stream.of(
                Arguments.of("[" + good + "," + layer.formatted("b", "-1", "") + "]", "layer b: forward_ms is -1.0"),
                Arguments.of("[" + good.replace("\"backward_ms\": 1, ", "") + "]", "layer a: backward_ms is missing"),
                Arguments.of(
                        "[" + good.replace("1}", "\"x\"}") + "]", "layer a: weight_bytes is missing, or not a number"),
                Arguments.of("[" + layer.formatted("a", "1e999", "") + "]", "layer a: forward_ms is Infinity"),
                Arguments.of("[" + layer.formatted("a", "NaN", "") + "]", "layer a: forward_ms is NaN"),
                Arguments.of("[" + layer.formatted("a", "-Infinity", "") + "]", "layer a: forward_ms is -Infinity"),
                Arguments.of(
                        "[" + good + "," + layer.formatted("b", "1", ", \"input\": [\"a\"]") + "]",
                        "layer b: unknown field input; known are id, name, forward_ms"),
                Arguments.of("[" + good + "], \"toplogy\": []", "profile: unknown field toplogy"),
                Arguments.of(
                        "[" + good + "], \"topology\": [{\"workers\": 2, \"bandwith\": 1}]",
                        "topology[0]: unknown field bandwith"),
                Arguments.of("[" + good + "," + good + "]", "layer a: named twice"),
                Arguments.of(
                        "[" + layer.formatted("a", "1", ", \"inputs\": [\"b\"]") + "," + layer.formatted("b", "1", "")
                                + "]",
                        "lies on a cycle"),
                Arguments.of(
                        "[" + good + "," + layer.formatted("b", "1", ", \"inputs\": []") + "]",
                        "layer b: is not connected with layer a"),
                Arguments.of("[" + layer.formatted("a", "1", ", \"inputs\": [\"zz\"]") + "]", "there is no layer zz"),
                Arguments.of(
                        "[" + layer.formatted("a", "1", ", \"inputs\": \"b\"") + "]", "layer a: inputs is not a list"),
                Arguments.of("[]", "layers: none"),
                Arguments.of("7", "layers: missing, or not a list"),
                Arguments.of("[{\"id\": 3}]", "layers[0]: id is missing"));
    }

    @ParameterizedTest
    @MethodSource("badProfiles")
    void aBadProfileIsOneLineThatNamesTheLayer(String layers, String message) throws IOException {
        int code = plan("--profile", file("{\"layers\": " + layers + "}"), "--workers", "2", "--bandwidth", "1e9");

        assertThat(code).isEqualTo(2);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("plan: ")
                .contains(message);
        assertThat(out.toString()).isEmpty();
    }

    static Stream<Arguments> badOptions() {
        return Stream.of(
                Arguments.of("--workers 2 --bandwidth 0", "bandwidth: 0.0"),
                Arguments.of("--workers 2 --bandwidth -5", "bandwidth: -5.0"),
                Arguments.of("--workers 2 --bandwidth NaN", "bandwidth: NaN"),
                Arguments.of("--workers 0 --bandwidth 1e9", "workers: 0"),
                Arguments.of("--workers 2,2 --bandwidth 1e9", "bandwidth: 1 given for 2 levels"),
                Arguments.of("--workers 2", "bandwidth: not given"),
                Arguments.of("--bandwidth 1e9", "workers: not given"),
                Arguments.of("--workers 99999 --bandwidth 1e9", "workers: 99999 in all"),
                Arguments.of("--workers 2, --bandwidth 1e9", "--workers: 2,;"),
                Arguments.of("--workers 2,,2 --bandwidth 1e9,1e9", "--workers: 2,,2;"),
                Arguments.of("--workers 2 --bandwidth ,1e9", "--bandwidth: ,1e9;"),
                Arguments.of(
                        "--workers 2 --bandwidth 1e9 --gantt /no/such/folder/chart.svg", "--gantt: /no/such/folder"),
                Arguments.of("--workers 2 --bandwidth 1e9 --gantt /", "--gantt: / cannot be written"),
                Arguments.of("--workers two --bandwidth 1e9", "--workers"),
                Arguments.of("--workers 2 --bandwidth 1e9 --memory 0", "memory: 0.0"),
                Arguments.of("--workers 2 --bandwidth 1e9 --memory lots", "--memory"),
                Arguments.of("--workers 2 --bandwidth 1e9 --activation-ratio 0", "activation-ratio: 0.0"),
                Arguments.of("--workers 2 --bandwidth 1e9 --rule best", "--rule"),
                Arguments.of("--workers 2 --bandwidth 1e9 --nonsense", "--nonsense"));
    }

    @ParameterizedTest
    @MethodSource("badOptions")
    void aBadOptionIsOneLineThatNamesIt(String options, String message) throws IOException {
        int code = plan(("--profile " + file(CHAIN) + " " + options).split(" "));

        assertThat(code).isEqualTo(2);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("plan: ")
                .contains(message);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void badFilesAreOneLineToo() throws IOException {
        assertThat(plan("--profile", file("{\"layers\": [}"), "--workers", "2", "--bandwidth", "1"))
                .isEqualTo(2);
        assertThat(plan("--profile", folder.resolve("none").toString(), "--workers", "2", "--bandwidth", "1"))
                .isEqualTo(2);
        assertThat(plan(
                        "--profile",
                        file("node1 -- Conv -- forward_compute_time=x, backward_compute_time=1"),
                        "--workers",
                        "2",
                        "--bandwidth",
                        "1"))
                .isEqualTo(2);
        assertThat(plan("--profile", folder.toString(), "--workers", "2", "--bandwidth", "1"))
                .isEqualTo(2);
        assertThat(plan("--profile", "", "--workers", "2", "--bandwidth", "1")).isEqualTo(2);
        assertThat(plan("--profile", file("\n"), "--workers", "2", "--bandwidth", "1"))
                .isEqualTo(2);
        assertThat(err.toString().lines())
                .hasSize(6)
                .anyMatch(line -> line.contains(folder + ": a folder"))
                .anyMatch(line -> line.contains("the empty path: a folder"))
                .anyMatch(line -> line.contains("profile.json: the file is empty"))
                .anyMatch(line -> line.contains("not JSON"))
                .anyMatch(line -> line.contains("no such file"))
                .anyMatch(line -> line.contains("layer node1: forward_compute_time is x"));
    }

    @Test
    void aTopologyInTheProfileIsUsed() throws IOException {
        String profile =
                file(CHAIN.replace("\"layers\"", "\"topology\": [{\"workers\": 2, \"bandwidth\": 1e9}], \"layers\""));

        assertThat(plan("--profile", profile, "--json")).isZero();
        assertThat(out.toString()).contains("\"workers\":[2]");
    }

    @Test
    void theMainFindsTheToolByName() throws IOException {
        PrintWriter writer = new PrintWriter(err, true);

        assertThat(Main.run(writer, writer)).isEqualTo(2);
        assertThat(Main.run(writer, writer, "plan", "--help")).isZero();
        assertThat(err.toString()).contains("known: plan", "--activation-ratio");
    }
}
