package org.rayonyarn.ray.api;

import io.ray.api.Ray;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** References between the driver and two child JVMs. */
class LocalNodesReferencesIT extends ReferenceContract {
    @BeforeAll
    static void start() {
        System.setProperty("ray.address", "local:2");
        Ray.init();
    }

    @AfterAll
    static void stop() {
        Ray.shutdown();
        System.clearProperty("ray.address");
    }

    @Override
    int workerNodes() {
        return 2;
    }
}
