package org.rayonyarn.ray.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rayonyarn.ray.rpc.Endpoint;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.HeadRequest.ReportUnreachable;
import org.rayonyarn.ray.rpc.HeadRequest.Unreachable;
import org.rayonyarn.ray.rpc.Message;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.NodeMessage;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.SampleTasks;

/** What a node tells the head of a living peer that takes nothing. */
class UnreachablePeerTest {
    private static final NodeInfo PEER =
            new NodeInfo(NodeId.of("peer"), 1, "peer", new Endpoint("localhost", 2), ResourceSet.EMPTY, 1, Map.of());

    private final List<Message> sent = new ArrayList<>();

    @Test
    void complainsOnceUntilThePeerIsDead(@TempDir Path folder) throws IOException {
        try (RayNode node = QuietNode.open(folder, sent)) {
            register(node);
            say(node);

            passTicks(node, QuietNode.UNREACHABLE_TICKS - 1);
            assertThat(reports()).isEmpty();
            passTicks(node, 10);
            assertThat(reports()).hasSize(1);
            assertThat(reports().get(0).nodes()).extracting(Unreachable::node).containsExactly(PEER.id());
            assertThat(reports().get(0).nodes().get(0).why()).contains(ConversationLimits.UNREACHABLE);
            node.onMessage(NodeLink.HEAD, new HeadReply.NodeDied(PEER.id(), 1, "the head has chosen"));
            passTicks(node, 10);

            assertThat(reports()).hasSize(2);
            assertThat(reports().get(1).nodes()).isEmpty();
        }
    }

    @Test
    void takesItBackWhenThePeerHears(@TempDir Path folder) throws IOException {
        try (RayNode node = QuietNode.open(folder, sent)) {
            register(node);
            say(node);
            passTicks(node, QuietNode.UNREACHABLE_TICKS);

            node.onMessage(PEER.id(), new NodeMessage.Received(1, false));
            passTicks(node, 1);

            assertThat(reports()).hasSize(2);
            assertThat(reports().get(1).nodes()).isEmpty();
        }
    }

    @Test
    void saysItAgainOnTheNextConnectionWithTheHead(@TempDir Path folder) throws IOException {
        try (RayNode node = QuietNode.open(folder, sent)) {
            register(node);
            say(node);
            passTicks(node, QuietNode.UNREACHABLE_TICKS);
            node.onHeadDisconnected();
            passTicks(node, 10);
            assertThat(reports()).hasSize(1);

            register(node);
            passTicks(node, 10);

            assertThat(reports()).hasSize(2);
            assertThat(reports().get(1)).isEqualTo(reports().get(0));
        }
    }

    private void register(RayNode node) {
        HeadReply welcome =
                new HeadReply.NodeRegistered("session", List.of(QuietNode.SELF, PEER), List.of(), List.of());
        node.onMessage(NodeLink.HEAD, welcome);
    }

    private static void say(RayNode node) {
        node.outbox.send(
                PEER.id(),
                new NodeMessage.TaskReturned(
                        SampleTasks.plain(PEER.id(), 1, ResourceSet.EMPTY).id()));
    }

    private static void passTicks(RayNode node, int ticks) {
        for (int i = 0; i < ticks; i++) {
            node.onTick(0);
        }
    }

    private List<ReportUnreachable> reports() {
        return sent.stream()
                .filter(ReportUnreachable.class::isInstance)
                .map(ReportUnreachable.class::cast)
                .toList();
    }
}
