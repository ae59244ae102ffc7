package org.rayonyarn.ray.api;

import io.ray.api.Ray;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Runtime environments, with the node in this JVM. */
class EmbeddedRuntimeEnvIT extends RuntimeEnvContract {
    @BeforeAll
    static void start() {
        setJobEnvironment();
        Ray.init();
    }

    @AfterAll
    static void stop() {
        Ray.shutdown();
        clearJobEnvironment();
    }
}
