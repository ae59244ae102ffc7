package org.rayonyarn.ray.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.ownership.ObjectTable;
import org.rayonyarn.ray.recovery.Recorder;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.MessageTooLargeException;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeMessage;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.SampleTasks;
import org.rayonyarn.ray.rpc.TaskResult;
import org.rayonyarn.ray.rpc.TaskSpec;

class TaskDeliveryTest {
    private static final NodeId SELF = QuietNode.SELF.id();
    private static final NodeId PEER = NodeId.of("peer");
    private static final TaskSpec TASK = SampleTasks.plain(SELF, 1, ResourceSet.EMPTY);
    private static final TaskSpec CONSTRUCTOR = SampleTasks.constructor(SELF, 2, ResourceSet.EMPTY, false);

    private final List<TaskSpec> here = new ArrayList<>();
    private final List<NodeMessage> carried = new ArrayList<>();
    private final List<HeadRequest> toldHead = new ArrayList<>();
    private final Strand strand = new Strand(Runnable::run);
    private final ObjectTable objects = QuietObjects.table();
    private final Submissions submissions = new Submissions(objects);
    private final NodeOutbox outbox = outbox();
    private final TaskDelivery delivery =
            new TaskDelivery(SELF, strand, outbox, here::add, toldHead::add, completions());

    @Test
    void aTaskForThisNodeIsNoMessage() {
        outbox.countBy((to, carrier) -> carried.add(carrier));

        delivery.deliver(SELF, TASK);

        assertThat(here).containsExactly(TASK);
        assertThat(carried).isEmpty();
    }

    @Test
    void aTaskForAnotherNodeIsSentThere() {
        outbox.countBy((to, carrier) -> carried.add(carrier));

        delivery.deliver(PEER, TASK);

        assertThat(carried).containsExactly(new NodeMessage.SubmitTask(TASK));
        assertThat(here).isEmpty();
    }

    @Test
    void aTaskThatFitsInNoMessageEndsAfterWhoeverSendsItIsDone() {
        refuseAll();
        submissions.submit(TASK, ready -> {});
        boolean[] pendingMeanwhile = {false};

        strand.execute(() -> {
            delivery.deliver(PEER, TASK);
            pendingMeanwhile[0] = objects.isPending(TASK.result());
        });

        assertThat(pendingMeanwhile[0]).isTrue();
        assertThat(objects.result(TASK.result())).isInstanceOfSatisfying(TaskResult.Inline.class, result -> assertThat(
                        result.payload().isFailure())
                .isTrue());
        assertThat(submissions.size()).isZero();
        assertThat(toldHead).isEmpty();
    }

    @Test
    void anActorWhoseConstructorFitsInNoMessageIsGivenUp() {
        refuseAll();
        submissions.submit(CONSTRUCTOR, ready -> {});

        delivery.deliver(PEER, CONSTRUCTOR);

        assertThat(toldHead).containsExactly(new HeadRequest.KillActor(SampleTasks.actorOf(CONSTRUCTOR), -1, true));
        assertThat(submissions.size()).isZero();
    }

    private void refuseAll() {
        outbox.countBy((to, carrier) -> {
            throw new MessageTooLargeException(2, 1, "raise a.key");
        });
    }

    private NodeOutbox outbox() {
        NodeLink link = QuietNode.link(new ArrayList<>());
        Conversations conversations = new Conversations(
                new ConversationWire(link, new HoldBack(link)),
                new ConversationLimits(Duration.ofMinutes(1), 1 << 20, 1 << 16));
        return new NodeOutbox(
                SELF, strand, Recorder.NONE, link, new Peers(QuietNode.SELF), conversations, (from, message) -> {});
    }

    private Completions completions() {
        return new Completions(
                SELF,
                submissions,
                objects,
                new ActorClients(new QuietCallers()),
                new PendingCalls(),
                (task, nanos) -> {},
                task -> {});
    }
}
