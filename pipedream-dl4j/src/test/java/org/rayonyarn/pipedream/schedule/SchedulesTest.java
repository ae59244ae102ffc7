package org.rayonyarn.pipedream.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.rayonyarn.pipedream.schedule.Instruction.Kind;

class SchedulesTest {
    @Test
    void aStraightPipelineStartsUpAlternatesAndDrains() {
        Schedule schedule = Schedules.oneForwardOneBackward(PipelineShape.straight(4), 6);

        assertThat(schedule.print())
                .isEqualTo(
                        """
                        0.0: F0 F1 F2 F3 B0 F4 B1 F5 B2 B3 B4 B5
                        1.0: F0 F1 F2 B0 F3 B1 F4 B2 F5 B3 B4 B5
                        2.0: F0 F1 B0 F2 B1 F3 B2 F4 B3 F5 B4 B5
                        3.0: F0 B0 F1 B1 F2 B2 F3 B3 F4 B4 F5 B5
                        """);
    }

    @Test
    void aReplicatedStageTakesMinibatchesInTurnAndPadsItsTail() {
        Schedule schedule = Schedules.oneForwardOneBackward(new PipelineShape(List.of(2, 1)), 5);

        assertThat(schedule.instructions(0, 0)).hasToString("[F0, F2, B0, U0, F4, B2, U1, B4, U2]");
        assertThat(schedule.instructions(0, 1)).hasToString("[F1, F3, B1, U0, B3, U1, U2]");
        assertThat(schedule.instructions(1, 0))
                .hasToString("[F0, B0, U0, F1, B1, U1, F2, B2, U2, F3, B3, U3, F4, B4, U4]");
        assertThat(Tail.DROP.kept(schedule.shape(), 5)).isEqualTo(4);
        assertThat(Tail.PAD.kept(schedule.shape(), 5)).isEqualTo(5);
    }

    @Test
    void gpipeFlushesAndTwoBufferedWeightsAreOneUpdateOld() {
        assertThat(Schedules.gpipe(PipelineShape.straight(2), 2, 3).print())
                .startsWith("0.0: F0 F1 F2 B2 B1 B0 U0 F3 F4 F5 B5 B4 B3 U1\n");

        Schedule schedule = Schedules.doubleBuffered(PipelineShape.straight(2), 4, 2);
        assertThat(schedule.print()).startsWith("0.0: F0 F1 B0 F2 B1 U0 F3 B2 F4 B3 U1 F5 B4 F6 B5 U2 F7 B6 B7 U3\n");
        assertThat(schedule.instructions(0, 0).stream()
                        .filter(i -> i.kind() == Kind.FORWARD)
                        .map(Instruction::version))
                .containsExactly(0, 0, 0, 0, 1, 1, 2, 2);
        assertThat(schedule.mostVersions(0)).isEqualTo(2);
        assertThatThrownBy(() -> Schedules.doubleBuffered(PipelineShape.straight(6), 8, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("micro-batches: 2");
    }

    @Test
    void verticalSyncUsesTheFirstStagesWeightsEverywhere() {
        Schedule schedule = Schedules.verticallySynced(PipelineShape.straight(3), 8);

        for (int stage = 1; stage < 3; stage++) {
            assertThat(versions(schedule, stage)).isEqualTo(versions(schedule, 0));
        }
        assertThat(versions(Schedules.oneForwardOneBackward(PipelineShape.straight(3), 8), 2))
                .isNotEqualTo(versions(schedule, 0));
    }

    private static Map<Integer, Integer> versions(Schedule schedule, int stage) {
        Map<Integer, Integer> versions = new HashMap<>();
        schedule.instructions(stage, 0).stream()
                .filter(instruction -> instruction.kind() == Kind.FORWARD)
                .forEach(instruction -> versions.put(instruction.index(), instruction.version()));
        return versions;
    }

    @Test
    void theSteadyStateHasNoBubbleAndGpipesHasThePapersShare() {
        int stages = 4;
        List<Span> steady = Timeline.play(Schedules.oneForwardOneBackward(PipelineShape.straight(stages), 400), 1, 2);
        double end = steady.stream().mapToDouble(Span::end).max().orElse(0);
        assertThat(400 * 3 / end).isGreaterThan(0.98);

        int micro = 8;
        List<Span> flushed = Timeline.play(Schedules.gpipe(PipelineShape.straight(stages), 50, micro), 1, 2);
        double flushedEnd = flushed.stream().mapToDouble(Span::end).max().orElse(0);
        double bubble = 1 - 50 * micro * 3 / flushedEnd;
        assertThat(bubble / (1 - bubble)).isBetween(0.99 * (stages - 1) / micro, 1.01 * (stages - 1) / micro);
    }

    @Test
    void aChartShowsWhoWaits() {
        List<Span> spans = Timeline.play(Schedules.oneForwardOneBackward(PipelineShape.straight(2), 3), 1, 2);

        assertThat(GanttChart.text(spans, 36).lines()).hasSize(2).allMatch(line -> line.length() == 47);
        assertThat(GanttChart.svg(spans, "two stages"))
                .startsWith("<svg")
                .contains("<rect")
                .endsWith("</svg>\n");
    }

    @Test
    void everySmallPipelineRunsToItsEnd() {
        for (int a = 1; a <= 4; a++) {
            for (int b = 0; b <= 4; b++) {
                for (int c = 0; c <= 4; c++) {
                    for (int minibatches = 0; minibatches <= 14; minibatches++) {
                        PipelineShape shape =
                                new PipelineShape(b == 0 ? List.of(a) : c == 0 ? List.of(a, b) : List.of(a, b, c));
                        Timeline.play(Schedules.oneForwardOneBackward(shape, minibatches), 1, 2);
                        Timeline.play(Schedules.verticallySynced(shape, minibatches), 1, 2);
                    }
                }
            }
        }
    }

    @Property(tries = 3000)
    void noStagesReplicasAndMinibatchesDeadlock(
            @ForAll("shapes") PipelineShape shape,
            @ForAll @IntRange(max = 60) int minibatches,
            @ForAll @IntRange(min = 1, max = 9) int micro) {
        for (Schedule schedule : List.of(
                Schedules.oneForwardOneBackward(shape, minibatches),
                Schedules.oneForwardOneBackward(shape, Tail.DROP.kept(shape, minibatches)),
                Schedules.verticallySynced(shape, minibatches),
                Schedules.sequential(shape, minibatches),
                Schedules.gpipe(shape, minibatches / 8, micro),
                Schedules.doubleBuffered(shape, minibatches / 8, shape.workers() + 8))) {
            List<Span> spans = Timeline.play(schedule, 1, 2);
            long passes = spans.stream()
                    .filter(span -> span.instruction().kind() != Kind.UPDATE)
                    .count();
            assertThat(passes).isEqualTo(2L * schedule.units() * shape.stages());
            checkWorkers(schedule);
        }
        Timeline.play(Schedules.oneForwardOneBackward(shape, minibatches, micro), 1, 2);
    }

    @Provide
    Arbitrary<PipelineShape> shapes() {
        return Arbitraries.integers()
                .between(1, 8)
                .list()
                .ofMinSize(1)
                .ofMaxSize(7)
                .map(PipelineShape::new);
    }

    private static void checkWorkers(Schedule schedule) {
        for (int stage = 0; stage < schedule.shape().stages(); stage++) {
            int rounds = (schedule.units() + schedule.unitsPerUpdate(stage) - 1) / schedule.unitsPerUpdate(stage);
            if (schedule.name().startsWith("1F1B") || schedule.name().equals("2BW")) {
                assertThat(schedule.mostInFlight(stage))
                        .isLessThanOrEqualTo(schedule.shape().inFlight(stage));
                assertThat(schedule.mostVersions(stage)).isLessThanOrEqualTo(versionBound(schedule, stage));
            }
            for (List<Instruction> worker : schedule.workers().get(stage)) {
                checkOrder(worker);
                assertThat(worker.stream().filter(i -> i.kind() == Kind.UPDATE).count())
                        .isEqualTo(rounds);
            }
        }
    }

    private static int versionBound(Schedule schedule, int stage) {
        if (schedule.name().equals("2BW")) {
            return 2;
        }
        return schedule.name().equals("1F1B") ? Math.max(1, schedule.shape().inFlight(stage)) : Integer.MAX_VALUE;
    }

    private static void checkOrder(List<Instruction> worker) {
        Map<Integer, Integer> forward = new HashMap<>();
        int updates = 0;
        for (Instruction instruction : worker) {
            switch (instruction.kind()) {
                case FORWARD -> {
                    assertThat(instruction.version()).isBetween(0, updates);
                    assertThat(forward.put(instruction.index(), instruction.version()))
                            .isNull();
                }
                case BACKWARD -> assertThat(forward.get(instruction.index())).isEqualTo(instruction.version());
                case UPDATE -> assertThat(instruction.version()).isEqualTo(++updates);
            }
        }
    }
}
