package org.rayonyarn.ray.api;

import io.ray.api.Ray;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The API with every task and actor in a process of its own. */
class ProcessWorkersRayIT extends RayApiContract {
    @BeforeAll
    static void start() {
        System.setProperty("ray.worker.isolation", "process");
        Ray.init();
    }

    @AfterAll
    static void stop() {
        Ray.shutdown();
        System.clearProperty("ray.worker.isolation");
    }

    /** Each is a JVM. */
    @Override
    int manyActors() {
        return 12;
    }
}
