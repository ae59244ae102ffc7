package org.rayonyarn.ray.objectstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StoreSimulationTest {
    private final long start = Long.getLong("sim.seed", System.nanoTime());
    private final int seeds = Integer.getInteger("sim.seeds", 200);

    @Test
    void keepsItsInvariantsUnderRandomUse() {
        long[] seen = new long[5];
        LongStream.range(start, start + seeds).forEach(seed -> {
            StoreSimulation.Counts counts = run(seed);
            seen[0] += counts.granted();
            seen[1] += counts.refused();
            seen[2] += counts.spilled();
            seen[3] += counts.restored();
            seen[4] += counts.dropped();
        });

        assertThat(seen).as("granted, refused, spilled, restored, dropped").doesNotContain(0);
    }

    private static StoreSimulation.Counts run(long seed) {
        try {
            return new StoreSimulation(seed).run(2_000);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("-Dsim.seed=" + seed + " -Dsim.seeds=1: " + e.getMessage(), e);
        }
    }
}
