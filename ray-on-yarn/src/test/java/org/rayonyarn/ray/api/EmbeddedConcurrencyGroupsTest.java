package org.rayonyarn.ray.api;

import io.ray.api.Ray;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Concurrency groups with everything in one JVM. */
class EmbeddedConcurrencyGroupsTest extends ConcurrencyGroupContract {
    @BeforeAll
    static void start() {
        Ray.init();
    }

    @AfterAll
    static void stop() {
        Ray.shutdown();
    }
}
