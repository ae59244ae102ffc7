package org.rayonyarn.ray.api;

import io.ray.api.Ray;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The runtime's other names, with the node in this JVM. */
class EmbeddedRuntimeNamesTest extends RuntimeNamesContract {
    @BeforeAll
    static void start() {
        Ray.init();
    }

    @AfterAll
    static void stop() {
        Ray.shutdown();
    }
}
