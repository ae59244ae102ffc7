package org.rayonyarn.benchmarks.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rayonyarn.benchmarks.workload.Row;

/** That the benchmarks still run; how fast is not asserted. */
class RuntimeRaceTest {
    private final PrintStream console = System.out;

    @AfterEach
    void restore() {
        System.setOut(console);
        System.clearProperty("quick");
    }

    @Test
    void printsAFigureForEveryRowOfEverySession() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        System.setProperty("quick", "true");

        RuntimeRace.main(new String[0]);

        String table = printed.toString(StandardCharsets.UTF_8);
        for (Row row : Row.values()) {
            assertThat(table.lines().filter(line -> line.startsWith("| " + row + " |")))
                    .as(row.name())
                    .hasSize(2)
                    .noneMatch(line -> line.contains("NaN") || line.contains("| 0.0 |"));
        }
        assertThat(table).contains("| nio |", "| queue-park |");
    }

    @Test
    void timesTheFirstResultOfAFreshJvm() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));

        FirstResult.main(new String[] {"1", "embedded"});

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("| embedded |")
                .contains("1.00 [1.00, 1.00]");
    }

    @Test
    void printsOurColumnsAloneWhereRayIsNot() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        System.setProperty("quick", "true");

        CompareWithRay.main(new String[] {"--rounds", "1", "--millis", "1"});

        String table = printed.toString(StandardCharsets.UTF_8);
        assertThat(table).contains("Ray is not here", "| PUT_SMALL |", "| FAN_OUT |", "| resident MB |");
        assertThat(table).doesNotContain("NaN");
    }
}
