package org.rayonyarn.ray.api;

import io.ray.api.Ray;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Isolation, with two child JVMs as nodes, whose children the workers are. */
class LocalNodesIsolationIT extends IsolationContract {
    @BeforeAll
    static void start() {
        System.setProperty("ray.worker.isolation", "process");
        System.setProperty("ray.address", "local:2");
        Ray.init();
    }

    @AfterAll
    static void stop() {
        Ray.shutdown();
        System.clearProperty("ray.address");
        System.clearProperty("ray.worker.isolation");
    }
}
