package org.rayonyarn.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rayonyarn.lease.LeaseSimulation.Flaw;

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
            LeaseSimulation sim = new LeaseSimulation(seed, Flaw.NONE);
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

    /** A check that can't fail shows nothing: each of these mistakes was, or nearly was, made. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void findsEachFlawThatIsBuiltInOnPurpose(Flaw flaw) {
        String expected = flaw == Flaw.NO_FENCE
                ? "(?s)(two epochs can write|an update was lost).*"
                : "(?s)a holder is sure of a lease that it has lost.*";
        for (long seed = 0; seed < 300; seed++) {
            try {
                new LeaseSimulation(seed, flaw).run(CHAOS);
            } catch (AssertionError found) {
                assertThat(found).hasMessageMatching(expected);
                return;
            }
        }
        fail("the simulation can't tell this flaw from none: " + flaw);
    }

    private static void run(LeaseSimulation sim, long seed) {
        try {
            sim.run(CHAOS);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed=" + seed + " (again: -Dsim.seed=" + seed + "): " + e.getMessage(), e);
        }
    }
}
