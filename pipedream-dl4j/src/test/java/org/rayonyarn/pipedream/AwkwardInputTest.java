package org.rayonyarn.pipedream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that look right at a glance: each is refused by one line that names the place, or read as meant; none is read half. */
class AwkwardInputTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int plan(String text, String... more) throws IOException {
        String file = Files.writeString(folder.resolve("profile"), text).toString();
        String[] args = Stream.concat(
                        Stream.of("--profile", file, "--workers", "2,2", "--bandwidth", "1e10,1e9"), Stream.of(more))
                .toArray(String[]::new);
        return new PlanTool().run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    private static String operator(String forward, String activation, String tail) {
        return "a -- Conv(3, k=(1, 1)) -- forward_compute_time=" + forward
                + ", backward_compute_time=2.0, activation_size=" + activation + ", parameter_size=8.0" + tail;
    }

    private static String layers(String number, String more) {
        String layer =
                "{\"id\": \"%s\", \"forward_ms\": %s, \"backward_ms\": %s, \"activation_bytes\": %s, \"weight_bytes\": %s%s}";
        return "{\"layers\": [" + layer.formatted("a", number, number, number, number, "") + ","
                + layer.formatted("b", "1", number, number, number, more) + "]}";
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(operator("1,5", "1.0", ""), "layer a: not field=number, with commas between: 5, backward"),
                Arguments.of(operator("1 000", "1.0", ""), "layer a: not field=number"),
                Arguments.of(operator("1.0", "[1.0; 2.0", ""), "layer a: not field=number"),
                Arguments.of(operator("1.0", "1.0; 2.0", ""), "layer a: not field=number"),
                Arguments.of(operator("1.0", "1.0", " junk"), "parameter_size=8.0 junk"),
                Arguments.of(
                        operator("1.0", "1.0", " -- junk"), "layer a: not field=number, with commas between: junk"),
                Arguments.of(operator("1.0", "1.0", ", activation_size=3"), "layer a: activation_size is given twice"),
                Arguments.of(operator("1e300", "1.0", ""), "layer a: forward_compute_time is 1e300"),
                Arguments.of("a -- b -- c", "layer a: not field=number"),
                Arguments.of(layers("1e308", ""), "layer a: forward_ms is 1.0E308"),
                Arguments.of(layers("1", ", \"inputs\": [{}]"), "layer b: inputs holds {}"),
                Arguments.of(layers("1", ", \"inputs\": [null]"), "layer b: inputs holds null"),
                Arguments.of(layers("1", ", \"inputs\": [\"x\\ny\"]"), "there is no layer x\\u000ay"),
                Arguments.of(layers("1", ", \"name\": 5"), "layer b: name is not a text"),
                Arguments.of(layers("1", "").replace("\"a\"", "\"a\\u001b[31m\""), "its id holds a control character"),
                Arguments.of("[" + layers("1", "") + "]", "profile: not an object"),
                Arguments.of(layers("1", "") + layers("1", ""), "profile: more follows its end (line "),
                Arguments.of("[".repeat(2000), "exceeds the maximum allowed (1000)"),
                Arguments.of("{", "not JSON: Unexpected end-of-input: expected close marker for Object (line 1)"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void isRefusedByOneLine(String text, String message) throws IOException {
        int code = plan(text);

        assertThat(code).isEqualTo(2);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("plan: ")
                .contains(message);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void moreLayersThanCanBePlannedAreOneLine() throws IOException {
        String text = IntStream.rangeClosed(0, 10_000)
                .mapToObj(
                        i -> "n" + i + " -- Conv -- forward_compute_time=1, backward_compute_time=1, activation_size=1,"
                                + " parameter_size=1\n" + (i > 0 ? "\tn" + (i - 1) + " -- n" + i + "\n" : ""))
                .collect(Collectors.joining());

        int code = plan(text);

        assertThat(code).isEqualTo(2);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains("layers: 10001; at most 10000 can be planned");
    }

    @Test
    void aFileThatCannotBeReadIsOneLine() {
        int code = new PlanTool()
                .run(new PrintWriter(out, true), new PrintWriter(err, true), "--profile", "x".repeat(5000));

        assertThat(code).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1);
    }

    static Stream<String> read() {
        return Stream.of(
                "\uFEFF" + layers("1", ""),
                "\uFEFF" + operator("1.0", "1.0", ""),
                "\n\n  " + layers("1", ""),
                operator("1.0", "[1.0; 2.0]", " -- stage_id=3").replace("\n", "\r\n"),
                "a -- Conv -- parameter_size=1, activation_size=1, backward_compute_time=1, forward_compute_time=1",
                layers("1", ", \"inputs\": [\"a\", \"a\"]"));
    }

    @ParameterizedTest
    @MethodSource("read")
    void isReadAsMeant(String text) throws IOException {
        assertThat(plan(text)).as(err.toString()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "4.9e-324", "1e-300", "1e18"})
    void numbersAtTheEdgeGiveAPlanWithoutSayingNaN(String number) throws IOException {
        for (String rule : new String[] {"reference", "default"}) {
            assertThat(plan(layers(number, ""), "--rule", rule)).isZero();
            assertThat(plan(layers(number, ""), "--rule", rule, "--json")).isZero();
        }
        assertThat(out.toString()).doesNotContain("NaN", "Infinity");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e-320", "1", "1e15"})
    void theMemoryThatWouldDoIsFoundFromAnywhere(String memory) throws IOException {
        for (String rule : new String[] {"reference", "default"}) {
            out.getBuffer().setLength(0);
            String heavy = layers("1e18", "");
            assertThat(plan(heavy, "--rule", rule, "--straight", "--fewer", "--memory", memory))
                    .isEqualTo(3);
            String enough = out.toString().replaceAll("(?s).*; (\\S+) would be enough.*", "$1");
            assertThat(plan(heavy, "--rule", rule, "--straight", "--fewer", "--memory", enough))
                    .isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1e-320, 1, bandwidth",
        "1e300, 1, bandwidth",
        "1, 1e-300, activation-ratio",
        "1, 1e300, activation-ratio"
    })
    void numbersBeyondTheEdgeNameTheirOption(String bandwidth, String ratio, String named) throws IOException {
        String file =
                Files.writeString(folder.resolve("profile"), layers("1", "")).toString();
        String[] args = {"--profile", file, "--workers", "4", "--bandwidth", bandwidth, "--activation-ratio", ratio};

        int code = new PlanTool().run(new PrintWriter(out, true), new PrintWriter(err, true), args);

        assertThat(code).isEqualTo(2);
        assertThat(err.toString().lines()).singleElement().asString().contains(named + ": ", "it must lie between");
    }
}
