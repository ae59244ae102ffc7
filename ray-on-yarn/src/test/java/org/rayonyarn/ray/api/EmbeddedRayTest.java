package org.rayonyarn.ray.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ray.api.ObjectRef;
import io.ray.api.Ray;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The API with everything in one JVM. */
class EmbeddedRayTest extends RayApiContract {
    @BeforeAll
    static void start() {
        Ray.init();
    }

    @AfterAll
    static void stop() {
        Ray.shutdown();
    }

    @Test
    void startsAgainAfterAShutdown() {
        Ray.shutdown();
        assertThatThrownBy(() -> Ray.put(1)).isInstanceOf(IllegalStateException.class);
        Ray.init();
        Ray.init();

        assertThat(Ray.task(Programs::add, 1, 1).remote().get()).isEqualTo(2);
    }

    @Test
    void refusesAnAddressThatIsNone() {
        Ray.shutdown();
        System.setProperty("ray.address", "nowhere");
        try {
            assertThatThrownBy(Ray::init)
                    .hasRootCauseMessage("ray.address=nowhere is no address: leave it out for a session in this JVM,"
                            + " or use one of " + forms());
        } finally {
            System.clearProperty("ray.address");
            Ray.init();
        }
    }

    @Test
    void refusesSettingsThatMeanNothing() {
        Ray.shutdown();
        Map<String, String> wrong = Map.of(
                "ray.run-mode", "ray.run-mode=FOO must be LOCAL or CLUSTER",
                "ray.logging.level",
                        "ray.logging.level=FOO must be one of OFF, FATAL, ERROR, WARN, INFO, DEBUG, TRACE, ALL");
        wrong.forEach((key, complaint) -> {
            System.setProperty(key, "FOO");
            try {
                assertThatThrownBy(Ray::init).hasRootCauseMessage(complaint);
            } finally {
                System.clearProperty(key);
            }
        });
        Ray.init();
    }

    /** All launchers on this class path. */
    private static List<String> forms() {
        return java.util.ServiceLoader.load(org.rayonyarn.ray.client.Launcher.class).stream()
                .map(launcher -> launcher.get().forms())
                .sorted()
                .toList();
    }

    @Test
    void runsManySmallTasks() {
        List<ObjectRef<Integer>> results = IntStream.range(0, 20_000)
                .mapToObj(i -> Ray.task(Programs::add, i, 1).remote())
                .toList();

        assertThat(Ray.get(results))
                .isEqualTo(IntStream.rangeClosed(1, 20_000).boxed().toList());
    }
}
