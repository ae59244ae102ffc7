package org.rayonyarn.ray.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.NodeId;

class HoldBackTest {
    private static final NodeId NODE = NodeId.of("node");
    private static final Duration LONG = Duration.ofMinutes(1);

    private final HoldBack holdBack = new HoldBack(QuietNode.link(new ArrayList<>()));

    @Test
    void whoSubmitsToACrowdedNodeGoesOnWhenItIsNoLonger() throws Exception {
        assertThat(holdBack.await(NODE, LONG)).isTrue();
        holdBack.onCrowded(NODE, true);

        assertThat(holdBack.await(NODE, Duration.ofMillis(1))).isFalse();
        assertThat(holdBack.await(NodeId.of("another"), LONG)).isTrue();
        CompletableFuture<Boolean> waiting = new CompletableFuture<>();
        Thread submitter = new Thread(() -> {
            try {
                waiting.complete(holdBack.await(NODE, LONG));
            } catch (InterruptedException e) {
                waiting.completeExceptionally(e);
            }
        });
        submitter.start();
        while (submitter.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        assertThat(waiting).isNotDone();
        holdBack.onCrowded(NODE, false);

        assertThat(waiting.get(1, TimeUnit.MINUTES)).isTrue();
    }
}
