package org.rayonyarn.appmaster.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.rayonyarn.appmaster.spi.Attempt;
import org.rayonyarn.appmaster.spi.ContainerHome;
import org.rayonyarn.appmaster.spi.ContainerId;
import org.rayonyarn.appmaster.spi.ContainerSpec;
import org.rayonyarn.appmaster.spi.JvmLaunch;
import org.rayonyarn.appmaster.spi.Outcome;
import org.rayonyarn.appmaster.spi.Resources;
import org.rayonyarn.appmaster.testing.KeepRunning;
import org.rayonyarn.appmaster.testing.SimulatedYarn;
import org.rayonyarn.appmaster.testing.Witness;

/**
 * Many short lives of the sample application on a simulated cluster that loses, delays, reorders and repeats what it says, and kills the AM
 * at any step. Replay one with {@code -Dsim.seed=N}.
 */
class AppMasterSimulationTest {
    private static final JvmLaunch LAUNCH = JvmLaunch.of("x.Program").build();
    private static final ContainerSpec PROGRAM =
            ContainerSpec.of("program", Resources.of(1024, 1), LAUNCH).build();
    private static final ContainerSpec ODD =
            ContainerSpec.of("odd", Resources.of(512, 1), LAUNCH).build();
    private static final ContainerSpec TOO_LARGE =
            ContainerSpec.of("odd", Resources.of(1 << 20, 1), LAUNCH).build();
    private static final int STORMY_STEPS = 400;
    private static final int CALM_STEPS = 20_000;

    @Test
    void keepsItsPromisesWhateverYarnDoes() {
        Long only = Long.getLong("sim.seed");
        if (only != null) {
            new Life(only).live();
            return;
        }
        long first = new SplittableRandom().nextLong(1L << 40);
        long until = System.nanoTime() + seconds() * 1_000_000_000L;
        long lives = 0;
        do {
            live(first + lives++);
        } while (System.nanoTime() < until);
        System.out.println("lives=" + lives + " firstSeed=" + first);
        assertThat(lives).isPositive();
    }

    private static long seconds() {
        return Long.getLong("sim.minutes", 0) > 0
                ? Long.getLong("sim.minutes") * 60
                : Math.min(5, Long.getLong("sim.seconds", 5));
    }

    private static void live(long seed) {
        try {
            new Life(seed).live();
        } catch (RuntimeException | Error e) {
            throw new AssertionError("replay with -Dsim.seed=" + seed, e);
        }
    }

    /** One application from submission to end, over as many attempts as it takes. */
    private static final class Life {
        private final SplittableRandom random;
        private final SimulatedYarn yarn;
        private final int wanted;
        private final Deque<Command> fromApplication = new ArrayDeque<>();
        private int attempt;
        private Witness witness;
        private AppMasterCore core;

        Life(long seed) {
            random = new SplittableRandom(seed);
            yarn = new SimulatedYarn(random, 3);
            wanted = 1 + random.nextInt(6);
            witness = freshWitness();
            core = freshCore();
        }

        void live() {
            startAttempt();
            for (int step = 0; step < STORMY_STEPS && !core.isOver(); step++) {
                stormyStep();
            }
            yarn.calmDown();
            for (int step = 0; !core.isOver(); step++) {
                assertThat(step).as("steps of calm until the end").isLessThan(CALM_STEPS);
                step();
            }
            assertThat(core.outcome()).isEqualTo(Optional.of(Outcome.succeeded()));
        }

        private void stormyStep() {
            int chance = random.nextInt(100);
            if (chance == 0) {
                startAttempt();
            } else if (chance < 4) {
                witness.requestOnTheSide(random.nextBoolean() ? ODD : TOO_LARGE);
            } else {
                step();
            }
        }

        private void step() {
            switch (random.nextInt(3)) {
                case 0 -> yarn.act();
                case 1 -> yarn.next().ifPresent(core::apply);
                default -> deliverFromApplication();
            }
            assertThat(core.progress()).isBetween(0f, 1f);
            if (isQuiet()) {
                checkBooks();
            }
        }

        private void deliverFromApplication() {
            Command command = fromApplication.poll();
            if (command != null) {
                core.apply(command);
            }
        }

        private boolean isQuiet() {
            return !core.isOver() && fromApplication.isEmpty() && yarn.isSilent();
        }

        /** With no message on its way, application and ResourceManager agree on what there is. */
        private void checkBooks() {
            assertThat(witness.known()).as("containers").isEqualTo(yarn.held());
            assertThat(witness.released()).as("released, yet not ended").isEmpty();
            assertThat(yarn.asked()).as("requests").isEqualTo(witness.open());
        }

        private void startAttempt() {
            attempt++;
            fromApplication.clear();
            witness = freshWitness();
            core = freshCore();
            ContainerHome home = new ContainerHome(
                    "application_1_0001",
                    new ContainerId("container_1_0001_0" + attempt + "_000001"),
                    "node0",
                    "alice",
                    Path.of("logs"),
                    List.of(),
                    alias -> Optional.empty());
            Attempt now = new Attempt(attempt, home, Resources.of(8192, 8), Map.of());
            core.apply(new Command.Start(now, new RequestDesk(attempt, fromApplication::add), yarn.restart()));
        }

        private Witness freshWitness() {
            return new Witness(new KeepRunning(wanted, PROGRAM, Integer.MAX_VALUE));
        }

        private AppMasterCore freshCore() {
            return new AppMasterCore(witness, yarn, new ExitText(100));
        }
    }
}
