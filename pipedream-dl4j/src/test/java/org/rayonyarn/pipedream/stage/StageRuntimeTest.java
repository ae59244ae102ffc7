package org.rayonyarn.pipedream.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.rayonyarn.pipedream.schedule.PipelineShape;
import org.rayonyarn.pipedream.schedule.Schedule;
import org.rayonyarn.pipedream.schedule.Schedules;

class StageRuntimeTest {
    private static final long SIMULATED_NANOS = Math.min(10, Long.getLong("sim.seconds", 10)) * 1_000_000_000L;

    @Test
    void everyInterleavingEndsWithTheWeightsOfTheSequentialReplay() {
        long until = System.nanoTime() + SIMULATED_NANOS;
        int runs = 0;
        for (long seed = 0; seed < 3000 || System.nanoTime() < until; seed++) {
            checkSeed(seed);
            runs++;
        }
        assertThat(runs).isGreaterThanOrEqualTo(3000);
    }

    private static void checkSeed(long seed) {
        Schedule schedule = randomSchedule(new SplittableRandom(seed));
        try {
            List<double[]> expected = SequentialReplay.weights(schedule, seed);
            PipelineSimulation simulation = new PipelineSimulation(schedule, seed, seed + 1);
            simulation.run();

            for (int stage = 0; stage < schedule.shape().stages(); stage++) {
                for (double[] weights : simulation.weights(stage)) {
                    assertThat(weights).as("weights of stage %d", stage).isEqualTo(expected.get(stage));
                }
            }
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "seed " + seed + ": " + schedule.name() + " " + schedule.shape() + ", " + schedule.units()
                            + " units",
                    e);
        }
    }

    private static Schedule randomSchedule(SplittableRandom random) {
        List<Integer> replicas = new ArrayList<>();
        int stages = random.nextInt(1, 6);
        for (int i = 0; i < stages; i++) {
            replicas.add(random.nextInt(3) == 0 ? random.nextInt(1, 6) : 1);
        }
        PipelineShape shape = new PipelineShape(replicas);
        int minibatches = random.nextInt(0, 25);
        return switch (random.nextInt(7)) {
            case 0 -> Schedules.verticallySynced(shape, minibatches);
            case 1 -> Schedules.gpipe(shape, minibatches / 3, random.nextInt(1, 6));
            case 2 -> Schedules.doubleBuffered(shape, minibatches / 3, shape.workers() + 5 + random.nextInt(3));
            case 3 -> Schedules.sequential(shape, minibatches);
            case 4 -> Schedules.oneForwardOneBackward(shape, minibatches, random.nextInt(1, 4));
            default -> Schedules.oneForwardOneBackward(shape, minibatches);
        };
    }

    @Test
    void aMinibatchGoesBackwardWithTheWeightsItWentForwardWith() {
        Schedule schedule = Schedules.oneForwardOneBackward(PipelineShape.straight(3), 5);
        double[][] forwardWith = new double[5][];
        StageModel<double[]> model = new TinyNetwork(false) {
            @Override
            public double[] forward(int unit, double[] weights, double[] input) {
                forwardWith[unit] = forwardWith[unit] == null ? weights : forwardWith[unit];
                return super.forward(unit, weights, input);
            }

            @Override
            public Gradients<double[]> backward(
                    int unit, double[] weights, double[] input, double @Nullable [] outputGradient) {
                assertThat(weights).isSameAs(forwardWith[unit]);
                return super.backward(unit, weights, input, outputGradient);
            }
        };
        StageRuntime<double[]> first = new StageRuntime<>(schedule, 0, 0, new double[9], model, new Sink());

        for (int unit = 4; unit >= 0; unit--) {
            first.onActivation(unit, new double[] {1, 2, 3});
        }
        first.run();
        for (int unit = 4; unit >= 0; unit--) {
            first.onGradient(unit, new double[] {1, 1, 1});
            first.run();
        }

        assertThat(first.isDone()).isTrue();
        assertThat(forwardWith[0]).isSameAs(forwardWith[2]);
        assertThat(forwardWith[3]).isNotSameAs(forwardWith[2]);
    }

    @Test
    void aMinibatchForAnotherReplicaIsRefused() {
        Schedule schedule = Schedules.oneForwardOneBackward(new PipelineShape(List.of(2, 1)), 4);
        StageRuntime<double[]> runtime =
                new StageRuntime<>(schedule, 0, 0, new double[9], new TinyNetwork(false), new Sink());

        assertThatThrownBy(() -> runtime.onActivation(1, new double[3]))
                .hasMessage("unit 1 of 4 is not for replica 0 of stage 0");
        runtime.onActivation(2, new double[3]);
        assertThatThrownBy(() -> runtime.onActivation(2, new double[3])).hasMessage("activation arrived twice index=2");
        assertThat(runtime.waitingFor()).isEqualTo("stage 0 replica 0 waits for the input of F0");
    }

    private static final class Sink implements Outbox<double[]> {
        @Override
        public void activation(int unit, double[] output) {}

        @Override
        public void gradient(int unit, double[] inputGradient) {}

        @Override
        public void contribution(int round, double @Nullable [] weightGradient) {}
    }
}
