package org.rayonyarn.ray.api;

import io.ray.api.Ray;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Runtime environments, with two child JVMs as nodes. */
class LocalNodesRuntimeEnvIT extends RuntimeEnvContract {
    @BeforeAll
    static void start() {
        setJobEnvironment();
        System.setProperty("ray.address", "local:2");
        Ray.init();
    }

    @AfterAll
    static void stop() {
        Ray.shutdown();
        System.clearProperty("ray.address");
        clearJobEnvironment();
    }
}
