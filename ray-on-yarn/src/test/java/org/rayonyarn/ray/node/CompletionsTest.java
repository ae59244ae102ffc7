package org.rayonyarn.ray.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.ray.api.id.ActorId;
import io.ray.api.id.TaskId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.ownership.ObjectTable;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.ActorOptions;
import org.rayonyarn.ray.rpc.ActorState;
import org.rayonyarn.ray.rpc.LineageIds;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeMessage.TaskDone;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.SampleTasks;
import org.rayonyarn.ray.rpc.TaskResult;
import org.rayonyarn.ray.rpc.TaskSpec;

class CompletionsTest {
    private static final NodeId SELF = QuietNode.SELF.id();
    private static final NodeId PEER = NodeId.of("peer");
    private static final TaskSpec TASK = SampleTasks.plain(SELF, 1, ResourceSet.EMPTY);
    private static final TaskSpec CONSTRUCTOR = SampleTasks.constructor(SELF, 2, ResourceSet.EMPTY, false);
    private static final ActorId ACTOR = SampleTasks.actorOf(CONSTRUCTOR);
    private static final TaskSpec CALL = SampleTasks.call(SELF, ACTOR, SampleTasks.DRIVER, 0);
    private static final ActorInfo FIRST_LIFE = QuietNode.actor(CONSTRUCTOR, ActorState.ALIVE, PEER);
    private static final TaskResult VALUE = new TaskResult.Inline(new Payload.Immediate("value"));
    private static final TaskResult STORED = new TaskResult.Stored(1_000_000, PEER, List.of());
    private static final Payload FAILURE = new Payload.Failure(new byte[0]);

    private final List<TaskId> ran = new ArrayList<>();
    private final List<TaskId> closed = new ArrayList<>();
    private final QuietObjects effects = new QuietObjects();
    private final ObjectTable objects = effects.newTable();
    private final Submissions submissions = new Submissions(objects);
    private final ActorClients actors = new ActorClients(new QuietCallers());
    private final PendingCalls pendingCalls = new PendingCalls();
    private final Completions completions = new Completions(
            SELF, submissions, objects, actors, pendingCalls, (task, nanos) -> ran.add(task), closed::add);

    @Test
    void aTaskEndsWithItsResult() {
        submit(TASK);

        completions.onTaskDone(new TaskDone(TASK.id(), 0, VALUE, 5));

        assertThat(objects.result(TASK.result())).isEqualTo(VALUE);
        assertThat(submissions.size()).isZero();
        assertThat(ran).containsExactly(TASK.id());
        assertThat(closed).containsExactly(TASK.id());
    }

    @Test
    void aSecondExecutionChangesNothingAndWhatItHasStoredGoes() {
        submit(TASK);
        completions.onTaskDone(new TaskDone(TASK.id(), 0, VALUE, 5));

        completions.onTaskDone(new TaskDone(TASK.id(), 1, STORED, 5));

        assertThat(objects.result(TASK.result())).isEqualTo(VALUE);
        assertThat(effects.freed).containsExactly(STORED);
        assertThat(ran).hasSize(2);
        assertThat(closed).hasSize(1);
    }

    @Test
    void aTaskThatFailsBeforeItRanIsOver() {
        submit(TASK);

        completions.fail(TASK, FAILURE);
        completions.fail(TASK, new Payload.Failure(new byte[] {1}));

        assertThat(objects.result(TASK.result())).isEqualTo(new TaskResult.Inline(FAILURE));
        assertThat(submissions.size()).isZero();
        assertThat(ran).isEmpty();
        assertThat(closed).containsExactly(TASK.id());
    }

    @Test
    void ofACallOnlyTheReplyOfTheLifeThatItWasSentToCounts() {
        submitCall();

        completions.onTaskDone(new TaskDone(CALL.id(), 1, STORED, 5));
        assertThat(objects.isPending(CALL.result())).isTrue();
        assertThat(closed).isEmpty();
        completions.onTaskDone(new TaskDone(CALL.id(), 0, VALUE, 5));

        assertThat(objects.result(CALL.result())).isEqualTo(VALUE);
        assertThat(effects.freed).containsExactly(STORED);
        assertThat(submissions.size()).isZero();
    }

    @Test
    void aCallThatIsOverMakesRoomForTheNextOne() {
        pendingCalls.add(CALL, 1);
        submitCall();

        completions.onTaskDone(new TaskDone(CALL.id(), 0, VALUE, 5));

        assertThatCode(() -> pendingCalls.add(CALL, 1)).doesNotThrowAnyException();
    }

    @Test
    void aConstructorThatMayRunAgainKeepsItsArguments() {
        TaskSpec constructor = restartable();
        submit(constructor);

        completions.onTaskDone(new TaskDone(constructor.id(), 0, VALUE, 5));

        assertThat(objects.result(constructor.result())).isEqualTo(VALUE);
        assertThat(submissions.size()).isEqualTo(1);
    }

    @Test
    void aConstructorThatFailsOrRunsOnceLetsThemGo() {
        TaskSpec constructor = restartable();
        submit(constructor);
        completions.onTaskDone(new TaskDone(constructor.id(), 0, new TaskResult.Inline(FAILURE), 5));
        assertThat(submissions.size()).isZero();

        submit(CONSTRUCTOR);
        completions.onTaskDone(new TaskDone(CONSTRUCTOR.id(), 0, VALUE, 5));

        assertThat(submissions.size()).isZero();
    }

    @Test
    void aLaterLifeMayBeTheFirstToBeConstructed() {
        submit(CONSTRUCTOR);
        ActorInfo secondLife = FIRST_LIFE.restarted().in(ActorState.ALIVE, null).placedOn(PEER);
        completions.onActorUpdate(FIRST_LIFE);
        completions.onActorUpdate(FIRST_LIFE.restarted());
        assertThat(objects.isPending(LineageIds.handle(ACTOR))).isTrue();

        completions.onActorUpdate(secondLife);

        assertThat(objects.isPending(LineageIds.handle(ACTOR))).isFalse();
        assertThat(objects.result(CONSTRUCTOR.result())).isEqualTo(new TaskResult.Inline(Payload.Immediate.NULL));
    }

    private void submit(TaskSpec spec) {
        submissions.submit(spec, ready -> {});
    }

    private void submitCall() {
        actors.submit(CALL);
        submissions.submit(CALL, actors::callReady);
        actors.onUpdate(FIRST_LIFE);
    }

    private static TaskSpec restartable() {
        ActorOptions options = new ActorOptions("", "tests", 1, 1, 0, -1, false, List.of(), List.of());
        ActorInfo basic =
                QuietNode.actor(SampleTasks.constructor(SELF, 3, ResourceSet.EMPTY, false), ActorState.PENDING, null);
        return SampleTasks.constructor(new ActorInfo(
                basic.id(),
                basic.job(),
                basic.className(),
                options,
                basic.resources(),
                SELF,
                1,
                null,
                basic.state(),
                null,
                0,
                null));
    }
}
