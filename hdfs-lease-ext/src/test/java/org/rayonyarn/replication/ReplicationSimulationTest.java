package org.rayonyarn.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Random failures never lose an object that has a live copy, and the planner brings all back to their number. */
final class ReplicationSimulationTest {
    @Test
    void neverDeletesTheLastLiveCopyAndHealsCompletely() {
        long seconds = Long.getLong("sim.minutes", 0) > 0
                ? Long.getLong("sim.minutes", 0) * 60
                : Math.max(1, Long.getLong("sim.seconds", 15) / 2);
        long endNs = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        long first = Long.getLong("sim.seed", System.currentTimeMillis());
        long seed = first;
        long made = 0;
        long deleted = 0;

        for (; System.nanoTime() - endNs < 0 || seed < first + 3; seed++) {
            ReplicationSimulation sim = new ReplicationSimulation(seed, 5, 6, 150);
            check(sim, seed);
            made += sim.copiesMade;
            deleted += sim.copiesDeleted;
        }

        System.out.println(
                "replication simulation: schedules=" + (seed - first) + " copies=" + made + " deletes=" + deleted);
        assertThat(deleted).isPositive();
    }

    @Test
    void tellsTheTimeToFullReplicationAfterTheLossOfARack() {
        ReplicationSimulation sim = new ReplicationSimulation(11, 10, 20, 2_000);
        sim.calm = true;
        sim.runFor(Duration.ofMinutes(2));

        sim.failRack(3);
        Duration took = sim.timeToFullReplication(Duration.ofHours(2));

        System.out.println("rack of 20 among 200 nodes lost, 2000 objects: full replication after " + took.toSeconds()
                + " simulated s, silence limit 15 s, copies=" + sim.copiesMade);
        assertThat(sim.copiesMade).isPositive();
    }

    private static void check(ReplicationSimulation sim, long seed) {
        try {
            sim.misfortunes();
            sim.runFor(Duration.ofMinutes(20));
            sim.calm = true;
            sim.runFor(Duration.ofMinutes(10));
            for (String object : sim.snapshot()) {
                if (!sim.destroyed.contains(object)) {
                    List<String> holders = sim.holders(object);
                    assertThat(holders).as(object).hasSize(3);
                    assertThat(holders.stream().map(sim::rackNumber).distinct().count())
                            .as(object + " on " + holders)
                            .isGreaterThan(1);
                }
            }
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed=" + seed + " (again: -Dsim.seed=" + seed + "): " + e.getMessage(), e);
        }
    }
}
