package org.rayonyarn.ray.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** As many lives of a cluster as there is time for. A failure names its seed: {@code -Dsim.seed=} runs it alone. */
final class NodeSchedulerSimulationTest {
    private static final int STEPS = 3_000;
    private static final long MAX_SECONDS = 5;

    @Test
    void theInvariantsHoldInEveryLife() {
        long single = Long.getLong("sim.seed", 0);
        long seed = single != 0 ? single : System.nanoTime();
        long minutes = Long.getLong("sim.minutes", 0);
        long seconds = minutes > 0 ? minutes * 60 : Math.min(MAX_SECONDS, Long.getLong("sim.seconds", MAX_SECONDS));
        long deadline = System.nanoTime() + seconds * 1_000_000_000L;
        long started = 0;
        do {
            started += live(seed++);
        } while (single == 0 && System.nanoTime() < deadline);
        assertThat(started).isPositive();
    }

    private static long live(long seed) {
        NodeSchedulerSimulation simulation = new NodeSchedulerSimulation(seed);
        try {
            simulation.run(STEPS);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("-Dsim.seed=" + seed + ": " + e.getMessage(), e);
        }
        return simulation.startedCount();
    }
}
