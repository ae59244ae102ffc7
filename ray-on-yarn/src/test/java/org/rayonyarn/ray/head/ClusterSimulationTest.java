package org.rayonyarn.ray.head;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * As many lives of a cluster as there is time for. A failure names its seed: {@code -Dsim.seed=} runs it alone; {@code -Dsim.nodes=} sets
 * how many nodes there are, {@code -Dsim.tasks=} how many tasks drivers submit.
 */
final class ClusterSimulationTest {
    private static final long MAX_SECONDS = 8;

    @Test
    void everythingFeasibleEndsAndNoNodeIsOversubscribed() {
        long single = Long.getLong("sim.seed", 0);
        long seed = single != 0 ? single : System.nanoTime();
        long deadline = System.nanoTime() + seconds() * 1_000_000_000L;
        long ended = 0;
        int lives = 0;
        String last = "";
        do {
            int nodes = nodes(seed, lives);
            ClusterSimulation simulation =
                    new ClusterSimulation(seed, nodes, Long.getLong("sim.tasks", Math.min(300L * nodes, 5_000)));
            try {
                simulation.run();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("-Dsim.seed=" + seed + " -Dsim.nodes=" + nodes + ": " + e.getMessage(), e);
            }
            ended += simulation.ended;
            last = simulation.report();
            seed++;
            lives++;
        } while (single == 0 && System.nanoTime() < deadline);
        System.out.println("lives=" + lives + " tasks=" + ended + " lastSeed=" + (seed - 1) + " last: " + last);
        assertThat(ended).isPositive();
    }

    private static int nodes(long seed, int life) {
        int wanted = Integer.getInteger("sim.nodes", 0);
        return wanted > 0 ? wanted : 2 + Math.floorMod(seed, life % 8 == 7 ? 100 : 12);
    }

    private static long seconds() {
        long minutes = Long.getLong("sim.minutes", 0);
        return minutes > 0 ? minutes * 60 : Math.min(MAX_SECONDS, Long.getLong("sim.seconds", MAX_SECONDS));
    }
}
