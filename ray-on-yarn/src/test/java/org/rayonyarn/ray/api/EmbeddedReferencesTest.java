package org.rayonyarn.ray.api;

import io.ray.api.Ray;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** References in one JVM. */
class EmbeddedReferencesTest extends ReferenceContract {
    @BeforeAll
    static void start() {
        Ray.init();
    }

    @AfterAll
    static void stop() {
        Ray.shutdown();
    }

    @Override
    int workerNodes() {
        return 1;
    }
}
