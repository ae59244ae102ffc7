package org.rayonyarn.ray.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ray.api.ActorHandle;
import io.ray.api.ObjectRef;
import io.ray.api.Ray;
import io.ray.api.exception.RayActorException;
import io.ray.api.exception.RayException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rayonyarn.ray.api.Programs.Counter;

/** {@code ray.scheduler.infeasible=fail}: what no node can ever run is an error that says what would help. */
@Timeout(60)
class InfeasibleFailsTest {
    private static final Map<String, String> SETTINGS =
            Map.of("ray.scheduler.infeasible", "fail", "ray.scheduler.infeasible-after-ms", "100");

    @BeforeAll
    static void start() {
        SETTINGS.forEach(System::setProperty);
        Ray.init();
    }

    @AfterAll
    static void stop() {
        Ray.shutdown();
        SETTINGS.keySet().forEach(System::clearProperty);
    }

    @Test
    void aTaskEndsInAnExceptionThatSaysWhyAndOthersRunOn() {
        ObjectRef<Integer> tooLarge =
                Ray.task(Programs::add, 1, 1).setResource("CPU", 4_096.0).remote();
        ObjectRef<Integer> unheardOf =
                Ray.task(Programs::add, 1, 1).setResource("unobtainium", 1.0).remote();

        assertThatThrownBy(tooLarge::get)
                .isInstanceOf(RayException.class)
                .hasMessageContaining("4096")
                .hasMessageContaining("ray.scheduler.infeasible=fail");
        assertThatThrownBy(unheardOf::get).isInstanceOf(RayException.class).hasMessageContaining("unobtainium");
        assertThatThrownBy(() -> Ray.task(Programs::add, 1, 1)
                        .setResource("CPU", 4_096.0)
                        .remote()
                        .get())
                .as("asked for a second time")
                .isInstanceOf(RayException.class);
        assertThat(Ray.task(Programs::add, 1, 1)
                        .setResource("CPU", 1.0)
                        .remote()
                        .get())
                .isEqualTo(2);
    }

    @Test
    void anActorIsDeadForItsCallers() {
        ActorHandle<Counter> actor =
                Ray.actor(Counter::new, 1).setResource("unobtainium", 2.0).remote();

        assertThatThrownBy(() -> actor.task(Counter::add, 1).remote().get())
                .isInstanceOf(RayActorException.class)
                .hasStackTraceContaining("unobtainium");
    }
}
