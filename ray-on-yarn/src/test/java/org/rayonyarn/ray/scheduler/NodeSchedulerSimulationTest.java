package org.rayonyarn.ray.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.Lives;

/** Lives of a few schedulers and a head that lends at random. */
final class NodeSchedulerSimulationTest {
    private static final int STEPS = 3_000;
    private static final long MAX_SECONDS = 5;

    private long started;

    @Test
    void theInvariantsHoldInEveryLife() {
        Lives lives = new Lives();
        lives.run(MAX_SECONDS, this::live);
        System.out.println(lives + " started=" + started);
        assertThat(started).isPositive();
    }

    private void live(long seed, int before) {
        NodeSchedulerSimulation simulation = new NodeSchedulerSimulation(seed);
        simulation.run(STEPS);
        started += simulation.startedCount();
    }
}
