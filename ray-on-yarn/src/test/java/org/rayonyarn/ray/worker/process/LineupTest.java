package org.rayonyarn.ray.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.SampleTasks;
import org.rayonyarn.ray.rpc.TaskSpec;

class LineupTest {
    private static final TaskSpec NEXT = SampleTasks.plain(NodeId.of("node"), 2, ResourceSet.EMPTY);

    private final List<String> said = new CopyOnWriteArrayList<>();
    private final BegunCount begun = BegunCount.create();
    private final Lineup lineup = new Lineup(begun);

    LineupTest() throws IOException {}

    @Test
    void beginsWhatWasSentAheadAtTheEndOfAnother() throws IOException {
        lineup.run(() -> said.add("first begins"));
        lineup.runNext(NEXT.id(), () -> said.add("next begins"));
        assertThat(begun.get()).isZero();

        lineup.ended(() -> said.add("first is over"));

        assertThat(said).containsExactly("first begins", "first is over", "next begins");
        assertThat(BegunCount.take(begun.file()).get()).isEqualTo(1);
    }

    @Test
    void beginsAtOnceIfNothingRuns() {
        lineup.runNext(NEXT.id(), () -> said.add("next begins"));

        assertThat(said).containsExactly("next begins");
        assertThat(begun.get()).isEqualTo(1);
    }

    @Test
    void givesBackWhatHasNotBegun() {
        lineup.run(() -> {});
        lineup.runNext(NEXT.id(), () -> said.add("next begins"));

        lineup.recall(NEXT.id(), () -> said.add("given back"));
        lineup.recall(NEXT.id(), () -> said.add("given back again"));
        lineup.ended(() -> true);

        assertThat(said).containsExactly("given back");
    }

    /** The node takes for begun what is lined up when it hears of an end, so what it hears must be in the order of what happens. */
    @Test
    void neverSaysThatATaskIsOverBeforeItGivesTheNextOneBack() throws Exception {
        for (int round = 0; round < 5_000; round++) {
            said.clear();
            lineup.run(() -> {});
            lineup.runNext(NEXT.id(), () -> said.add("next begins"));
            CyclicBarrier start = new CyclicBarrier(2);
            CompletableFuture<Void> recall = CompletableFuture.runAsync(() -> {
                await(start);
                lineup.recall(NEXT.id(), () -> said.add("given back"));
            });
            await(start);
            lineup.ended(() -> said.add("first is over"));
            recall.join();

            assertThat(said).isIn(List.of("first is over", "next begins"), List.of("given back", "first is over"));
            if (said.contains("next begins")) {
                lineup.ended(() -> true);
            }
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
