package org.rayonyarn.ray.api;

import io.ray.api.Ray;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Several drivers, whose node is the first one's JVM. */
class EmbeddedDriversIT extends DriversContract {
    @BeforeAll
    static void start() {
        System.setProperty("ray.worker.prestart", "0");
        Ray.init();
    }

    @AfterAll
    static void stop() {
        Ray.shutdown();
        System.clearProperty("ray.worker.prestart");
    }
}
