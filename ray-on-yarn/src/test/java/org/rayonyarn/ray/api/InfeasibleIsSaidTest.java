package org.rayonyarn.ray.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.ObjectRef;
import io.ray.api.Ray;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever waits for what no node has is told so, with or without a log. */
@Timeout(60)
class InfeasibleIsSaidTest {
    private static final String PATIENCE = "ray.scheduler.infeasible-after-ms";

    @BeforeAll
    static void start() {
        System.setProperty(PATIENCE, "100");
        Ray.init();
    }

    @AfterAll
    static void stop() {
        Ray.shutdown();
        System.clearProperty(PATIENCE);
    }

    @Test
    void onStandardErrorInOneLine() throws InterruptedException {
        PrintStream terminal = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            ObjectRef<Integer> waiting = Ray.task(Programs::add, 1, 1)
                    .setResource("unobtainium", 1.0)
                    .remote();
            while (complaints(said).isEmpty()) {
                Thread.sleep(20);
            }
            assertThat(Ray.wait(List.of(waiting), 1, 0).getReady()).isEmpty();
        } finally {
            System.setErr(terminal);
        }
        assertThat(complaints(said)).singleElement().asString().contains("unobtainium");
    }

    private static List<String> complaints(ByteArrayOutputStream said) {
        return said.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("ray: "))
                .toList();
    }
}
