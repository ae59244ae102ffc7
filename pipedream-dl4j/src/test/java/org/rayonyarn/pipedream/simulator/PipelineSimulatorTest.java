package org.rayonyarn.pipedream.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.rayonyarn.pipedream.partition.MemoryModel;
import org.rayonyarn.pipedream.profile.Topology;
import org.rayonyarn.pipedream.schedule.PipelineShape;
import org.rayonyarn.pipedream.schedule.Schedule;
import org.rayonyarn.pipedream.schedule.Schedules;
import org.rayonyarn.pipedream.schedule.Span;

class PipelineSimulatorTest {
    private static final MemoryModel MEMORY = new MemoryModel(1, 0);
    private static final Percentage CLOSE = Percentage.withPercentage(1e-6);

    @Test
    void aStraightPipelineIsAsFastAsItsSlowestStage() {
        List<SimulatedStage> stages = List.of(stage(1, 2, 0, 0, 0), stage(1, 3, 0, 0, 1), stage(1, 1, 0, 0, 2));

        Simulation simulation = play(stages, Topology.of(List.of(3), List.of(1e9)), 300);

        assertThat(simulation.secondsPerMinibatch()).isCloseTo(4, CLOSE);
        assertThat(simulation.totalSeconds()).isBetween(1200.0, 1220.0);
    }

    @Test
    void aLinkThatIsSlowerThanEveryStageSetsThePace() {
        List<SimulatedStage> stages = List.of(stage(0.1, 0.2, 0, 0, 0), stage(0.1, 0.2, 0, 5e8, 1));

        Simulation simulation = play(stages, Topology.of(List.of(2), List.of(1e9)), 300);

        // 5e8 bytes go forward and 5e8 come back over one link; with two minibatches in flight, passes hide behind the
        // transfers
        assertThat(simulation.secondsPerMinibatch()).isCloseTo(1, CLOSE);
    }

    @Test
    void moreInFlightHidesTransfersAsLongAsPasses() {
        List<SimulatedStage> stages = IntStream.range(0, 4)
                .mapToObj(i -> stage(1, 2, 0, i == 0 ? 0 : 7e8, i))
                .toList();
        Topology topology = Topology.of(List.of(4), List.of(1e9));

        Simulation noam = play(stages, topology, 300);
        Simulation deeper = PipelineSimulator.play(
                stages, topology, Schedules.oneForwardOneBackward(PipelineShape.straight(4), 300, 2), MEMORY, false);

        // computing takes 3 s, and the links of the middle stages are busy for 4 x 0.7 s
        assertThat(deeper.secondsPerMinibatch()).isLessThan(3 / 0.95);
        assertThat(noam.secondsPerMinibatch()).isGreaterThan(3.5);
    }

    @Test
    void dataParallelismPaysForItsReductionsOverBothLevels() {
        SimulatedStage stage = new SimulatedStage(1, 2, 1e9, 0, 0, 0, List.of(0, 1, 2, 3, 4, 5, 6, 7));

        Simulation simulation = play(List.of(stage), Topology.of(List.of(4, 2), List.of(1e10, 1e9)), 160);

        double reduce = 4.0 * 3 / 4 * 1e9 / 1e10 + 4.0 / 2 * 1e9 / 1e9;
        assertThat(simulation.secondsPerMinibatch()).isCloseTo((3 + reduce) / 8, CLOSE);
        assertThat(simulation.peakMemoryBytes()).containsExactly(3e9);
    }

    @Test
    void gpipesBubbleIsThePapers() {
        List<SimulatedStage> stages =
                IntStream.range(0, 4).mapToObj(i -> stage(1, 2, 1, 8, i)).toList();
        Schedule schedule = Schedules.gpipe(PipelineShape.straight(4), 30, 8);

        Simulation simulation =
                PipelineSimulator.play(stages, Topology.of(List.of(4), List.of(1e9)), schedule, MEMORY, false);

        assertThat(simulation.secondsPerMinibatch()).isCloseTo(3 * (1 + 3.0 / 8), CLOSE);
        assertThat(simulation.bubble()).isCloseTo(3.0 / 11, CLOSE);
        assertThat(simulation.peakMemoryBytes().get(0)).isEqualTo(1 * 3 + 8);
    }

    @Test
    void workersAndLinksAreNeverGivenTwiceAndEverythingEnds() {
        for (long seed = 0; seed < 500; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<SimulatedStage> stages = new ArrayList<>();
            int worker = 0;
            int count = random.nextInt(1, 5);
            for (int i = 0; i < count; i++) {
                int width = random.nextInt(1, 4);
                List<Integer> workers =
                        IntStream.range(worker, worker + width).boxed().toList();
                worker += width;
                stages.add(new SimulatedStage(
                        random.nextDouble(),
                        random.nextDouble(),
                        1e8 * random.nextDouble(),
                        1,
                        i == 0 ? 0 : 1e8 * random.nextDouble(),
                        1,
                        workers));
            }
            Topology topology = Topology.of(List.of(4, 4), List.of(1e9, 2e8));
            Schedule schedule = Schedules.oneForwardOneBackward(PipelineSimulator.shape(stages), random.nextInt(0, 40));

            Simulation simulation = PipelineSimulator.play(stages, topology, schedule, MEMORY, true);

            noWorkerDoesTwoThingsAtOnce(simulation.spans(), seed);
            assertThat(simulation.spans()).as("seed %d", seed).hasSize(instructions(schedule));
        }
    }

    private static int instructions(Schedule schedule) {
        return schedule.workers().stream()
                .flatMap(List::stream)
                .mapToInt(List::size)
                .sum();
    }

    private static void noWorkerDoesTwoThingsAtOnce(List<Span> spans, long seed) {
        double[][] freeAt = new double[8][8];
        for (Span span : spans.stream()
                .sorted((a, b) -> Double.compare(a.start(), b.start()))
                .toList()) {
            assertThat(span.start())
                    .as("seed %d: %s", seed, span)
                    .isGreaterThanOrEqualTo(freeAt[span.stage()][span.replica()]);
            freeAt[span.stage()][span.replica()] = span.end();
        }
    }

    @Test
    void aScheduleForAnotherShapeIsRefused() {
        Schedule schedule = Schedules.oneForwardOneBackward(PipelineShape.straight(2), 4);

        assertThatThrownBy(() -> PipelineSimulator.play(
                        List.of(stage(1, 1, 0, 0, 0)), Topology.of(List.of(2), List.of(1.0)), schedule, MEMORY, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("replicas=[1, 1]");
    }

    private static Simulation play(List<SimulatedStage> stages, Topology topology, int minibatches) {
        Schedule schedule = Schedules.oneForwardOneBackward(PipelineSimulator.shape(stages), minibatches);
        return PipelineSimulator.play(stages, topology, schedule, MEMORY, false);
    }

    private static SimulatedStage stage(double forward, double backward, double weights, double input, int worker) {
        return new SimulatedStage(forward, backward, weights, input, input, 0, List.of(worker));
    }
}
