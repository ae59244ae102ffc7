package org.rayonyarn.ray.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** As many lives of a node's worker processes as there is time for. A failure names its seed: {@code -Dsim.seed=} runs it alone. */
final class WorkersSimulationTest {
    private static final int STEPS = 2_000;
    private static final long MAX_SECONDS = 5;

    @Test
    void everyTaskEndsAndNoneBeginsTwiceInAnyLife() {
        long single = Long.getLong("sim.seed", 0);
        long seed = single != 0 ? single : System.nanoTime();
        long minutes = Long.getLong("sim.minutes", 0);
        long seconds = minutes > 0 ? minutes * 60 : Math.min(MAX_SECONDS, Long.getLong("sim.seconds", MAX_SECONDS));
        long deadline = System.nanoTime() + seconds * 1_000_000_000L;
        long passed = 0;
        long lives = 0;
        do {
            passed += live(seed++);
            lives++;
        } while (single == 0 && System.nanoTime() < deadline);
        System.out.println("lives=" + lives + " passed=" + passed + " lastSeed=" + (seed - 1));
        assertThat(passed).as("tasks that began right after another").isPositive();
    }

    private static long live(long seed) {
        WorkersSimulation simulation = new WorkersSimulation(seed);
        try {
            simulation.run(STEPS);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("-Dsim.seed=" + seed + ": " + e.getMessage(), e);
        }
        return simulation.passed();
    }
}
