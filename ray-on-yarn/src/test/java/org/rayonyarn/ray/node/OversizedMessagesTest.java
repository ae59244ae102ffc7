package org.rayonyarn.ray.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.ActorState;
import org.rayonyarn.ray.rpc.Endpoint;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.Message;
import org.rayonyarn.ray.rpc.MessageTooLargeException;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.NodeMessage;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.SampleTasks;
import org.rayonyarn.ray.rpc.TaskResult;
import org.rayonyarn.ray.rpc.TaskSpec;

/** Nothing waits for what fits in no message, whether its receiver can be reached at that moment or not. */
class OversizedMessagesTest {
    private static final NodeInfo PEER =
            new NodeInfo(NodeId.of("peer"), 1, "peer", new Endpoint("localhost", 2), ResourceSet.EMPTY, 1, Map.of());
    private static final TaskSpec TASK = SampleTasks.plain(QuietNode.SELF.id(), 1, ResourceSet.EMPTY);

    private final List<Message> sent = new ArrayList<>();

    @Test
    void aTaskFails(@TempDir Path folder) throws IOException {
        try (RayNode node = QuietNode.open(folder, new NarrowLink(QuietNode.link(sent)))) {
            node.onMessage(NodeLink.HEAD, welcome());

            submit(node);

            assertThat(failureOf(node)).contains("can't be sent", "a.key");
            assertThat(node.submissions.size()).isZero();
        }
    }

    @Test
    void aTaskFailsAtOnceWhileItsTargetCantBeReached(@TempDir Path folder) throws IOException {
        try (RayNode node = QuietNode.open(folder, new NarrowLink(QuietNode.link(sent)))) {
            node.onMessage(NodeLink.HEAD, welcome());
            node.outbox.send(PEER.id(), new NodeMessage.TaskReturned(TASK.id()));
            node.onDisconnected(PEER.id());

            submit(node);

            assertThat(failureOf(node)).contains("can't be sent", "a.key");
        }
    }

    @Test
    void whoPutsAValueForAnActorIsTold(@TempDir Path folder) throws IOException {
        try (RayNode node = QuietNode.open(folder, new NarrowLink(QuietNode.link(sent)))) {
            node.onMessage(NodeLink.HEAD, welcome());
            TaskSpec constructor = SampleTasks.constructor(QuietNode.SELF.id(), 1, ResourceSet.EMPTY, false);
            CompletableFuture<ObjectAddress> put = new CompletableFuture<>();
            ActorInfo actor = QuietNode.actor(constructor, ActorState.ALIVE, PEER.id());

            node.references.actorPuts.put(actor.id(), TASK.result(), Payload.Immediate.NULL, put);
            node.onMessage(NodeLink.HEAD, new HeadReply.ActorUpdate(actor));

            assertThat(put).isCompletedExceptionally();
            assertThatThrownBy(put::join).hasRootCauseInstanceOf(MessageTooLargeException.class);
        }
    }

    private static void submit(RayNode node) {
        node.submissions.submit(TASK, ready -> node.delivery.deliver(PEER.id(), ready));
    }

    private static String failureOf(RayNode node) {
        TaskResult result = node.objects.result(TASK.result());
        assertThat(result).isInstanceOf(TaskResult.Inline.class);
        Payload payload = ((TaskResult.Inline) result).payload();
        assertThat(payload).isInstanceOf(Payload.Failure.class);
        return new String(((Payload.Failure) payload).bytes(), StandardCharsets.UTF_8);
    }

    private static HeadReply.NodeRegistered welcome() {
        return new HeadReply.NodeRegistered(
                "session", List.of(QuietNode.SELF, PEER), List.of(SampleTasks.JOB), List.of());
    }

    /** Takes no task, and no value. */
    private record NarrowLink(NodeLink wide) implements NodeLink {
        @Override
        public void send(NodeId to, Message message) {
            wide.send(to, checked(message));
        }

        @Override
        public int sizeOf(Message message) {
            return wide.sizeOf(checked(message));
        }

        private static Message checked(Message message) {
            if (isLarge(message)) {
                throw new MessageTooLargeException(2, 1, "raise a.key");
            }
            return message;
        }

        private static boolean isLarge(Message message) {
            return message instanceof NodeMessage.SubmitTask
                    || message instanceof NodeMessage.PutOwned
                    || (message instanceof NodeMessage.Numbered numbered && isLarge(numbered.message()));
        }

        @Override
        public void learn(NodeInfo node) {
            wide.learn(node);
        }

        @Override
        public void fence(NodeId node, long epoch) {
            wide.fence(node, epoch);
        }

        @Override
        public boolean awaitCapacity(NodeId to, Duration timeout) throws InterruptedException {
            return wide.awaitCapacity(to, timeout);
        }

        @Override
        public void close() {
            wide.close();
        }
    }
}
