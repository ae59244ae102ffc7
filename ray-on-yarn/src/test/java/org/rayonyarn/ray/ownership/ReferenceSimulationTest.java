package org.rayonyarn.ray.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rayonyarn.ray.ownership.References.Rule;

/** As many lives of a session's references as there is time for. A failure names its seed: {@code -Dsim.seed=} runs it alone. */
final class ReferenceSimulationTest {
    private static final int STEPS = 700;
    private static final long MAX_SECONDS = 10;
    private static final long FIRST_SEED = 1_250;
    private static final int SEEDS_TO_FIND_IT = 1_500;

    @Test
    void nothingIsFreedEarlyAndNothingLeaksInAnyLife() {
        long single = Long.getLong("sim.seed", 0);
        long seed = single != 0 ? single : System.nanoTime();
        long first = seed;
        long minutes = Long.getLong("sim.minutes", 0);
        long seconds = minutes > 0 ? minutes * 60 : Math.min(MAX_SECONDS, Long.getLong("sim.seconds", MAX_SECONDS));
        long deadline = System.nanoTime() + seconds * 1_000_000_000L;
        long objects = 0;
        long freed = 0;
        long restarts = 0;
        long ends = 0;
        do {
            ReferenceSimulation simulation = live(seed++, EnumSet.allOf(Rule.class));
            objects += simulation.order.size();
            freed += simulation.forgotten.size();
            restarts += simulation.head.restarts;
            ends += simulation.head.ends;
        } while (single == 0 && System.nanoTime() < deadline);
        System.out.println("reference simulation: lives=" + (seed - first) + " objects=" + objects + " freed=" + freed
                + " restarts=" + restarts + " endedActors=" + ends + " lastSeed=" + (seed - 1));
        assertThat(List.of(freed, restarts, ends)).doesNotContain(0L);
    }

    /** Faults that lives have shown: a constructor's receipt, a stranger's answer, a copy of a refused reply that stayed. */
    @ParameterizedTest
    @ValueSource(longs = {37813226555594L, 38053207517936L, 38130169505169L, 38352268679736L, 38644021077494L})
    void livesThatHaveShownFaultsEndWell(long seed) {
        assertThat(live(seed, EnumSet.allOf(Rule.class)).forgotten).isNotEmpty();
    }

    /** Each rule of the protocol is needed: without it an object goes while somebody can still reach it. */
    @ParameterizedTest
    @EnumSource(Rule.class)
    void findsTheEarlyFreeWithoutOneOfTheRules(Rule missing) {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS_TO_FIND_IT; seed++) {
            try {
                live(seed, EnumSet.complementOf(EnumSet.of(missing)));
            } catch (AssertionError found) {
                if (String.valueOf(found.getMessage()).contains("freed early")) {
                    return;
                }
            }
        }
        fail("the simulation can't tell the protocol from one without " + missing);
    }

    private static ReferenceSimulation live(long seed, Set<Rule> rules) {
        ReferenceSimulation simulation = new ReferenceSimulation(seed, rules);
        try {
            simulation.run(STEPS);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("-Dsim.seed=" + seed + ": " + e.getMessage(), e);
        }
        return simulation;
    }
}
