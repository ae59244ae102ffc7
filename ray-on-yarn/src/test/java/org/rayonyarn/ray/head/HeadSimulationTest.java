package org.rayonyarn.ray.head;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.Lives;

/** Lives of a head; {@code -Dsim.nodes=} sets how many nodes there are from the start. */
final class HeadSimulationTest {
    private static final int ROUNDS = Integer.getInteger("sim.rounds", 400);

    private long steps;
    private long apart;

    @Test
    void theInvariantsHoldInEveryLife() {
        Lives lives = new Lives();
        lives.run(Long.MAX_VALUE, (seed, before) -> live(seed));
        System.out.println(lives + " steps=" + steps + " deathsOfBrokenLinks=" + apart);
        assertThat(steps).isPositive();
    }

    private void live(long seed) {
        HeadSimulation simulation = new HeadSimulation(seed);
        try {
            simulation.run(ROUNDS);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "step=" + simulation.steps + " nodes=" + simulation.nodes.size() + ": " + e.getMessage(), e);
        }
        steps += simulation.steps;
        apart += simulation.links.deaths;
    }
}
