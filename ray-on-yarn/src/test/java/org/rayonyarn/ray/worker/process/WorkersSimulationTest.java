package org.rayonyarn.ray.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.Lives;

/** Lives of a node's worker processes. */
final class WorkersSimulationTest {
    private static final int STEPS = 2_000;
    private static final long MAX_SECONDS = 5;
    private static final int LEAST_LIVES = 20; // in one of thirty nothing is sent ahead

    private long passed;

    @Test
    void everyTaskEndsAndNoneBeginsTwiceInAnyLife() {
        Lives lives = new Lives();
        lives.run(MAX_SECONDS, LEAST_LIVES, this::live);
        System.out.println(lives + " passed=" + passed);
        assertThat(passed).as("tasks that began right after another").isPositive();
    }

    private void live(long seed, int before) {
        WorkersSimulation simulation = new WorkersSimulation(seed);
        simulation.run(STEPS);
        passed += simulation.passed();
    }
}
