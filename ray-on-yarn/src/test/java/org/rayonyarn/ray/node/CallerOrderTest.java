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
    private final CallerOrder order = new CallerOrder();

    @Test
    void runsCallsInTheOrderOfTheirArrivalHoweverTheirArgumentsCome() {
        long seed = Long.getLong("sim.seed", System.nanoTime());
        List<CallerOrder.Place> places = new ArrayList<>();
        for (long i = 0; i < 200; i++) {
            places.add(order.arrive(call(i)));
        }
        Collections.shuffle(places, new Random(seed));

        places.forEach(this::complete);

        assertThat(ran).as("-Dsim.seed=%d", seed).isSorted().hasSize(200);
        assertThat(order.isIdle()).isTrue();
    }

    @Test
    void holdsACallBackUntilTheOneBeforeHasBegun() {
        CallerOrder.Place first = order.arrive(call(0));
        CallerOrder.Place second = order.arrive(call(1));

        complete(second);
        assertThat(ran).isEmpty();
        assertThat(order.isIdle()).isFalse();
        complete(first);

        assertThat(ran).containsExactly(0L, 1L);
    }

    @Test
    void doesNotWaitForACallThatWasNeverSent() {
        CallerOrder.Place first = order.arrive(call(0));
        CallerOrder.Place third = order.arrive(call(2));
        complete(first);

        complete(third);

        assertThat(ran).containsExactly(0L, 2L);
    }

    private void complete(CallerOrder.Place place) {
        order.complete(place, List.of(), (call, args) -> ran.add(((TaskSpec.Kind.CallActor) call.kind()).sequence()));
    }

    private static TaskSpec call(long sequence) {
        return SampleTasks.call(
                NodeId.of("self"),
                LineageIds.actor(SampleTasks.DRIVER, SampleTasks.JOB, 0),
                SampleTasks.DRIVER,
                sequence);
    }
}
