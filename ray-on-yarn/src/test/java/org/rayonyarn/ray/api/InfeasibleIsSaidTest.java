package org.rayonyarn.ray.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ray.api.ObjectRef;
import io.ray.api.Ray;
import io.ray.api.exception.RayTimeoutException;
import io.ray.api.runtimeenv.RuntimeEnv;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
        List<ObjectRef<Integer>> waiting = new ArrayList<>();
        List<String> said = complaintsOf(() -> waiting.add(
                Ray.task(Programs::add, 1, 1).setResource("unobtainium", 1.0).remote()));
        assertThat(Ray.wait(waiting, 1, 0).getReady()).isEmpty();
        assertThat(said).singleElement().asString().contains("unobtainium");
    }

    @Test
    void byTheExceptionOfAGetThatHasWaitedLongEnough() throws InterruptedException {
        List<ObjectRef<Integer>> refs = new ArrayList<>(List.of(Ray.put(1)));
        complaintsOf(() -> refs.add(
                Ray.task(Programs::add, 1, 1).setResource("adamant", 1.0).remote()));
        assertThatThrownBy(() -> Ray.get(refs, 1))
                .isInstanceOf(RayTimeoutException.class)
                .hasMessageContainingAll("1 of 2", "of task ", "infeasible: ", "adamant");
    }

    @Test
    void byTheExceptionOfAGetOnAnActorThatHasNoPlace() throws InterruptedException {
        List<ObjectRef<Integer>> refs = new ArrayList<>();
        complaintsOf(() -> refs.add(Ray.actor(Programs.Counter::new, 0)
                .setResource("mithril", 1.0)
                .remote()
                .task(Programs.Counter::add, 1)
                .remote()));
        assertThatThrownBy(() -> Ray.get(refs, 1))
                .isInstanceOf(RayTimeoutException.class)
                .hasMessageContainingAll("of call ", "which is PENDING", "infeasible: ", "mithril");
    }

    @Test
    void toATaskInAProcessOfItsOwn() {
        RuntimeEnv own = new RuntimeEnv.Builder().build();
        own.set("env_vars", new TreeMap<>(Map.of("OWN", "1")));
        assertThat(Ray.task(InfeasibleIsSaidTest::waitInVain)
                        .setRuntimeEnv(own)
                        .remote()
                        .get())
                .contains("infeasible: ")
                .contains("phlogiston");
    }

    private static String waitInVain() throws InterruptedException {
        ObjectRef<Integer> waiting =
                Ray.task(Programs::add, 1, 1).setResource("phlogiston", 1.0).remote();
        while (true) {
            try {
                return String.valueOf(Ray.get(waiting, 100));
            } catch (RayTimeoutException e) {
                if (e.getMessage().contains("infeasible")) {
                    return e.getMessage();
                }
            }
        }
    }

    /** What is said on standard error about what is done; waits until something is. */
    private static List<String> complaintsOf(Runnable demand) throws InterruptedException {
        PrintStream terminal = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            demand.run();
            while (complaints(said).isEmpty()) {
                Thread.sleep(20);
            }
        } finally {
            System.setErr(terminal);
        }
        return complaints(said);
    }

    private static List<String> complaints(ByteArrayOutputStream said) {
        return said.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("ray: "))
                .toList();
    }
}
