package org.rayonyarn.ray.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.Ray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.api.IsolationPrograms.Hermit;

/** A job's JVM options in a session whose node is a JVM that was started before anybody could read them. */
class EmbeddedJvmOptionsIT {
    private static final String FIRST = "ray.job.jvm-options.0";
    private static final String ISOLATION = "ray.worker.isolation";

    @AfterEach
    void stop() {
        Ray.shutdown();
        System.clearProperty(FIRST);
        System.clearProperty(ISOLATION);
    }

    @Test
    void theyHoldForTasksAndActors() {
        start("-Dray.test.job=two words");

        assertThat(Ray.task(IsolationPrograms::property, "ray.test.job")
                        .remote()
                        .get())
                .isEqualTo("two words");
        assertThat(Ray.actor(Hermit::new)
                        .remote()
                        .task(Hermit::property, "ray.test.job")
                        .remote()
                        .get())
                .isEqualTo("two words");
    }

    @Test
    void whoWantsThreadsHasThreads() {
        System.setProperty(ISOLATION, "thread");

        start("-Dray.test.job=1");

        assertThat(Ray.task(IsolationPrograms::pid).remote().get())
                .isEqualTo(ProcessHandle.current().pid());
    }

    private static void start(String option) {
        System.setProperty(FIRST, option);
        Ray.init();
    }
}
