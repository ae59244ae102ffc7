package org.rayonyarn.ray.api;

import io.ray.api.Ray;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Actors' lives, where each actor has a process of its own. */
class ProcessActorsIT extends ActorContract {
    @BeforeAll
    static void start() {
        System.setProperty("ray.worker.isolation", "process");
        Ray.init();
    }

    @AfterAll
    static void stop() {
        Ray.shutdown();
        System.clearProperty("ray.worker.isolation");
    }
}
