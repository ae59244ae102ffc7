package org.rayonyarn.ray.objectstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BroadcastSimulationTest {
    private static final int NODES = 64;

    private final long start = Long.getLong("sim.seed", System.nanoTime());
    private final int seeds = Integer.getInteger("sim.seeds", 30);

    @Test
    void everyNodeGetsItAndNobodySendsManyCopies() {
        forEachSeed(seed -> {
            BroadcastSimulation.Result result = new BroadcastSimulation(seed, NODES, 0).run(0, false);

            assertThat(result.outcomes()).hasSize(NODES - 1).containsOnly("here");
            assertThat(result.mostCopiesByOne()).isLessThanOrEqualTo(2 * log2(NODES));
        });
    }

    @Test
    void theTimeGrowsWithTheLogarithmOfTheNodes() {
        forEachSeed(seed -> {
            long few = new BroadcastSimulation(seed, 8, 0).run(0, false).units();
            long many = new BroadcastSimulation(seed, 128, 0).run(0, false).units();

            assertThat(many).isLessThan(4 * few); // one source for all would take 16 times as long
        });
    }

    @Test
    void everyLivingNodeGetsItThoughSourcesDie() {
        forEachSeed(seed -> {
            BroadcastSimulation.Result result = new BroadcastSimulation(seed, NODES, 0).run(20, false);

            assertThat(result.outcomes()).containsOnly("here");
            assertThat(result.copiesByTheFirst()).isLessThanOrEqualTo(3 * log2(NODES));
        });
    }

    @Test
    void itOutlivesTheNodeThatMadeIt() {
        forEachSeed(seed -> {
            BroadcastSimulation.Result result = new BroadcastSimulation(seed, NODES, 0).run(40, true);

            assertThat(result.outcomes()).allMatch(outcome -> outcome.equals("here") || outcome.startsWith("lost"));
            boolean gotBySome = result.outcomes().contains("here");
            assertThat(gotBySome && result.outcomes().stream().anyMatch(outcome -> outcome.startsWith("lost")))
                    .as("some have it, so that none may miss it")
                    .isFalse();
        });
    }

    @Test
    void lostMessagesDelayItOnly() {
        forEachSeed(seed -> {
            BroadcastSimulation.Result result = new BroadcastSimulation(seed, 16, 0.01).run(3, false);

            assertThat(result.outcomes()).containsOnly("here");
        });
    }

    private static double log2(int number) {
        return Math.log(number) / Math.log(2);
    }

    private void forEachSeed(LongConsumer test) {
        LongStream.range(start, start + seeds).forEach(seed -> {
            try {
                test.accept(seed);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("-Dsim.seed=" + seed + " -Dsim.seeds=1: " + e.getMessage(), e);
            }
        });
    }
}
