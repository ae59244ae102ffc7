package org.rayonyarn.ray.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.id.ActorId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.ownership.HandOvers.Execution;
import org.rayonyarn.ray.ownership.HandOvers.Receipt;
import org.rayonyarn.ray.rpc.LineageIds;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.SampleTasks;
import org.rayonyarn.ray.rpc.TaskSpec;

class HandOversTest {
    private static final NodeId CREATOR = NodeId.of("creator");
    private static final TaskSpec FIRST = SampleTasks.constructor(CREATOR, 1, ResourceSet.EMPTY, false);
    private static final TaskSpec SECOND = FIRST.forLife(1);
    private static final ActorId ACTOR = SampleTasks.actorOf(FIRST);
    private static final ObjectAddress ARGUMENT = new ObjectAddress(LineageIds.put(SampleTasks.DRIVER, 0), CREATOR, 1);

    private final List<ObjectAddress> kept = new ArrayList<>();
    private final HandOvers handOvers = new HandOvers(kept::add, kept::remove);

    @Test
    void aLifeThatEndsSettlesItsOwnAloneAndNotTheNewerConstructor() {
        handOvers.begun(Execution.of(FIRST), List.of(ARGUMENT), CREATOR, 1);
        handOvers.begun(Execution.of(SECOND), List.of(ARGUMENT), CREATOR, 2);

        assertThat(handOvers.onActorEnded(ACTOR, 0)).containsExactly(new Receipt(CREATOR, 1));
        assertThat(handOvers.onActorEnded(ACTOR, 1)).containsExactly(new Receipt(CREATOR, 2));
        assertThat(handOvers.receipts()).isZero();
    }

    @Test
    void aCallThatIsRefusedForAnOldLifeIsStillUnderWayInTheNewOne() {
        TaskSpec call = SampleTasks.call(CREATOR, ACTOR, SampleTasks.DRIVER, 0);
        handOvers.begun(Execution.of(call), List.of(ARGUMENT), CREATOR, 1);
        handOvers.begun(Execution.of(call.forLife(1)), List.of(ARGUMENT), CREATOR, 2);

        assertThat(handOvers.ended(Execution.of(call))).containsExactly(new Receipt(CREATOR, 1));
        assertThat(handOvers.receipts()).isEqualTo(1);
    }

    @Test
    void whatADeadCreatorsConstructorUsesIsKeptHereUntilThatLifeIsOver() {
        handOvers.begun(Execution.of(SECOND), List.of(ARGUMENT), CREATOR, 1);

        handOvers.onNodeDied(CREATOR);
        handOvers.onActorEnded(ACTOR, 0);
        assertThat(kept).containsExactly(ARGUMENT);

        handOvers.onActorEnded(ACTOR, 1);
        assertThat(kept).isEmpty();
    }
}
