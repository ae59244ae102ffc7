package org.rayonyarn.ray.head;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.Lives;

/** Lives of clusters; {@code -Dsim.nodes=} sets how many nodes there are, {@code -Dsim.tasks=} how many tasks drivers submit. */
final class ClusterSimulationTest {
    private static final long MAX_SECONDS = 8;

    private long ended;
    private int brokenLinks;
    private int deathsOfThem;
    private String last = "";

    @Test
    void everythingFeasibleEndsAndNoNodeIsOversubscribed() {
        Lives lives = new Lives();
        lives.run(MAX_SECONDS, this::live);
        System.out.println(lives + " tasks=" + ended + " brokenLinks=" + brokenLinks + " deathsOfThem=" + deathsOfThem
                + " last: " + last);
        assertThat(ended).isPositive();
    }

    private void live(long seed, int before) {
        int nodes = nodes(seed, before);
        long tasks = Long.getLong("sim.tasks", Math.min(300L * nodes, 5_000));
        ClusterSimulation simulation = new ClusterSimulation(seed, nodes, tasks);
        try {
            simulation.run();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("-Dsim.nodes=" + nodes + ": " + e.getMessage(), e);
        }
        ended += simulation.invariants.ended;
        brokenLinks += simulation.links.broken;
        deathsOfThem += simulation.links.deaths;
        last = simulation.report();
    }

    private static int nodes(long seed, int before) {
        int wanted = Integer.getInteger("sim.nodes", 0);
        return wanted > 0 ? wanted : 2 + Math.floorMod(seed, before % 8 == 7 ? 100 : 12);
    }
}
