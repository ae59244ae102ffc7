package org.rayonyarn.ray.api;

import io.ray.api.Ray;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Placement groups and resources with everything in one JVM. */
class EmbeddedPlacementGroupTest extends ResourceContract {
    @BeforeAll
    static void start() {
        HeadArgs.set();
        Ray.init();
    }

    @AfterAll
    static void stop() {
        Ray.shutdown();
        HeadArgs.clear();
    }

    @Override
    int nodes() {
        return 1;
    }
}
