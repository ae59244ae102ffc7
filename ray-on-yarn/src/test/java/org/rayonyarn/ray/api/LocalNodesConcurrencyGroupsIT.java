package org.rayonyarn.ray.api;

import io.ray.api.Ray;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Concurrency groups on two child JVMs. */
class LocalNodesConcurrencyGroupsIT extends ConcurrencyGroupContract {
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
}
