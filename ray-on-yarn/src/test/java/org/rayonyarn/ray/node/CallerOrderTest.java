package org.rayonyarn.ray.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.LineageIds;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.SampleTasks;
import org.rayonyarn.ray.rpc.TaskSpec;

class CallerOrderTest {
    private final List<Long> ran = new ArrayList<>();
    private final CallerOrder order = new CallerOrder(0);

    @Test
    void runsCallsInTheirOrderHoweverTheyAndTheirArgumentsCome() {
        long seed = Long.getLong("sim.seed", System.nanoTime());
        Random random = new Random(seed);
        List<Long> arrivals = new ArrayList<>();
        for (long i = 0; i < 200; i++) {
            arrivals.add(i);
        }
        List<Long> completions = new ArrayList<>(arrivals);
        Collections.shuffle(arrivals, random);
        Collections.shuffle(completions, random);

        arrivals.forEach(sequence -> assertThat(arrive(sequence)).isTrue());
        completions.forEach(this::complete);

        assertThat(ran).as("-Dsim.seed=%d", seed).isSorted().hasSize(200);
        assertThat(order.isIdle()).isTrue();
    }

    @Test
    void runsACallThatComesTwiceOnce() {
        assertThat(arrive(0)).isTrue();
        assertThat(arrive(0)).isFalse();
        complete(0);
        assertThat(arrive(0)).isFalse();
        complete(0);

        assertThat(ran).containsExactly(0L);
    }

    @Test
    void holdsACallBackUntilTheOneBeforeHasBegun() {
        arrive(1);
        complete(1);
        assertThat(ran).isEmpty();
        assertThat(order.isIdle()).isFalse();

        arrive(0);
        complete(0);

        assertThat(ran).containsExactly(0L, 1L);
    }

    private boolean arrive(long sequence) {
        return order.arrive(sequence, call(sequence));
    }

    private void complete(long sequence) {
        order.complete(
                sequence, List.of(), (call, args) -> ran.add(((TaskSpec.Kind.CallActor) call.kind()).sequence()));
    }

    private static TaskSpec call(long sequence) {
        return SampleTasks.call(
                NodeId.of("self"),
                LineageIds.actor(SampleTasks.DRIVER, SampleTasks.JOB, 0),
                SampleTasks.DRIVER,
                sequence);
    }
}
