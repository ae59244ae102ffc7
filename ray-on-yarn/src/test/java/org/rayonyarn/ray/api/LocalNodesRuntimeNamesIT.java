package org.rayonyarn.ray.api;

import io.ray.api.Ray;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The runtime's other names, with two child JVMs whose workers are processes. */
class LocalNodesRuntimeNamesIT extends RuntimeNamesContract {
    @BeforeAll
    static void start() {
        System.setProperty("ray.address", "local:2");
        System.setProperty("ray.worker.isolation", "process");
        Ray.init();
    }

    @AfterAll
    static void stop() {
        Ray.shutdown();
        System.clearProperty("ray.address");
        System.clearProperty("ray.worker.isolation");
    }
}
