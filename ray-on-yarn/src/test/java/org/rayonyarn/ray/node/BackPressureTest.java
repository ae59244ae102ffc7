package org.rayonyarn.ray.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ray.api.exception.RayException;
import io.ray.api.id.ActorId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.SampleTasks;
import org.rayonyarn.ray.rpc.TaskSpec;

class BackPressureTest {
    private static final NodeId SELF = NodeId.of("self");
    private static final NodeId CROWDED = NodeId.of("crowded");
    private static final ActorId ACTOR =
            SampleTasks.actorOf(SampleTasks.constructor(SELF, 1, ResourceSet.EMPTY, false));
    private static final TaskSpec CALL = SampleTasks.call(SELF, ACTOR, SampleTasks.DRIVER, 0);

    private final HoldBack holdBack = new HoldBack(QuietNode.link(new ArrayList<>()));
    private final Map<ActorId, NodeId> locations = new HashMap<>();

    @BeforeEach
    void twoNodesAreCrowded() {
        holdBack.onCrowded(CROWDED, true);
        holdBack.onCrowded(SELF, true);
    }

    @Test
    void aCallIsRefusedIfItsNodeTakesNothingForTooLong() {
        locations.put(ACTOR, CROWDED);

        assertThatThrownBy(() -> pressure(Duration.ZERO).await(CALL))
                .isInstanceOf(RayException.class)
                .hasMessageContaining("node " + CROWDED + " has not taken a message for 0 s")
                .hasMessageContaining(ACTOR.toString());
    }

    @Test
    void aCallOfAnActorWhoseNodeKeepsUpGoesOn() {
        locations.put(ACTOR, NodeId.of("idle"));

        assertGoesOn(CALL);
    }

    @Test
    void nobodyWaitsForAnActorOfThisNodeOrOfUnknownPlace() {
        assertGoesOn(CALL);
        locations.put(ACTOR, SELF);

        assertGoesOn(CALL);
    }

    @Test
    void onlyCallsWait() {
        locations.put(ACTOR, CROWDED);

        assertGoesOn(SampleTasks.plain(SELF, 2, ResourceSet.EMPTY));
        assertGoesOn(SampleTasks.constructor(SELF, 1, ResourceSet.EMPTY, false));
    }

    @Test
    void whoIsInterruptedWhileWaitingStaysSo() {
        locations.put(ACTOR, CROWDED);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> pressure(Duration.ofMinutes(1)).await(CALL))
                .isInstanceOf(RayException.class)
                .hasMessageContaining("interrupted");

        assertThat(Thread.interrupted()).isTrue();
    }

    private void assertGoesOn(TaskSpec spec) {
        assertThatCode(() -> pressure(Duration.ZERO).await(spec)).doesNotThrowAnyException();
    }

    private BackPressure pressure(Duration patience) {
        return new BackPressure(SELF, locations::get, holdBack, patience);
    }
}
