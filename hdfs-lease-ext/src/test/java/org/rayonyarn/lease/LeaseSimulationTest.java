package org.rayonyarn.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.rayonyarn.lease.LeaseSimulation.Fence;

/** At most one epoch can write, whatever happens to messages, clocks and processes. */
final class LeaseSimulationTest {
    private static final Duration CHAOS = Duration.ofSeconds(60);

    @Test
    void atMostOneEpochCanWrite() {
        long seconds = Long.getLong("sim.minutes", 0) > 0
                ? Long.getLong("sim.minutes", 0) * 60
                : Long.getLong("sim.seconds", 15);
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        long first = Long.getLong("sim.seed", System.currentTimeMillis());
        long seed = first;
        long takes = 0;
        long writes = 0;
        long refused = 0;

        for (; System.nanoTime() - end < 0 || seed < first + 20; seed++) {
            LeaseSimulation sim = new LeaseSimulation(seed, Fence.COMPARE_AND_SET);
            run(sim, seed);
            takes += sim.takes;
            writes += sim.writes;
            refused += sim.refusedWrites;
        }

        System.out.println("lease simulation: schedules=" + (seed - first) + " takes=" + takes + " writes=" + writes
                + " refused=" + refused);
        assertThat(takes).isPositive();
        assertThat(refused).as("zombies' writes that the fence refused").isPositive();
    }

    @Test
    void findsTheSecondWriterWhenTheStorageHasNoFence() {
        for (long seed = 0; seed < 200; seed++) {
            try {
                new LeaseSimulation(seed, Fence.NONE).run(CHAOS);
            } catch (AssertionError found) {
                assertThat(found).hasMessageMatching("(?s)(two epochs can write|an update was lost).*");
                return;
            }
        }
        fail("the simulation can't tell a fence from none");
    }

    private static void run(LeaseSimulation sim, long seed) {
        try {
            sim.run(CHAOS);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed=" + seed + " (again: -Dsim.seed=" + seed + "): " + e.getMessage(), e);
        }
    }
}
