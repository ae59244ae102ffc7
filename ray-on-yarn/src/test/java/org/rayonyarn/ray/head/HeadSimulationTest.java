package org.rayonyarn.ray.head;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** As many lives of a head as there is time for. A failure names its seed: {@code -Dsim.seed=} runs it alone; {@code -Dsim.nodes=} sets how many nodes there are from the start. */
final class HeadSimulationTest {
    private static final int ROUNDS = Integer.getInteger("sim.rounds", 400);

    @Test
    void theInvariantsHoldInEveryLife() {
        long single = Long.getLong("sim.seed", 0);
        long seed = single != 0 ? single : System.nanoTime();
        long deadline = System.nanoTime() + seconds() * 1_000_000_000L;
        long steps = 0;
        int lives = 0;
        do {
            steps += live(seed);
            seed++;
            lives++;
        } while (single == 0 && System.nanoTime() < deadline);
        System.out.println("lives=" + lives + " steps=" + steps + " lastSeed=" + (seed - 1));
        assertThat(steps).isPositive();
    }

    private static long live(long seed) {
        HeadSimulation simulation = new HeadSimulation(seed);
        try {
            simulation.run(ROUNDS);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "-Dsim.seed=" + seed + " step=" + simulation.steps + " nodes=" + simulation.nodes.size() + ": "
                            + e.getMessage(),
                    e);
        }
        return simulation.steps;
    }

    private static long seconds() {
        long minutes = Long.getLong("sim.minutes", 0);
        return minutes > 0 ? minutes * 60 : Long.getLong("sim.seconds", 5);
    }
}
