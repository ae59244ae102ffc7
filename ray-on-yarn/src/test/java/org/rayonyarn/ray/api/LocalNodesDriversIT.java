package org.rayonyarn.ray.api;

import io.ray.api.Ray;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Several drivers, on two child JVMs of the first one. */
class LocalNodesDriversIT extends DriversContract {
    @BeforeAll
    static void start() {
        System.setProperty("ray.worker.prestart", "0");
        System.setProperty("ray.address", "local:2");
        Ray.init();
    }

    /** As many as Ray's own test starts. */
    @Override
    int drivers() {
        return 10;
    }

    @AfterAll
    static void stop() {
        Ray.shutdown();
        System.clearProperty("ray.address");
        System.clearProperty("ray.worker.prestart");
    }
}
