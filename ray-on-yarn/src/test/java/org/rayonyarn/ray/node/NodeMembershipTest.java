package org.rayonyarn.ray.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.Endpoint;
import org.rayonyarn.ray.rpc.Message;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.NodeMessage;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.SampleTasks;

class NodeMembershipTest {
    private static final NodeInfo SELF = QuietNode.SELF;
    private static final NodeInfo PEER = node("peer", 1);
    private static final NodeInfo DRIVER = node("driver", 0);

    private final List<String> events = new ArrayList<>();
    private final NodeLink link = new RecordedLink();
    private final Peers peers = new Peers(SELF);
    private final Conversations conversations = new Conversations(
            new ConversationWire(link, new HoldBack(link)),
            new ConversationLimits(Duration.ofMinutes(1), 1 << 20, 1 << 16));
    private final NodeMembership membership =
            new NodeMembership(SELF, link, peers, conversations, new RecordedListener(), new RecordedLifecycle());

    @Test
    void aNodeThatComesCanBeReachedBeforeAnybodyHears() {
        membership.onNodeAdded(PEER);

        assertThat(events).containsExactly("learn peer", "others 1", "members 2");
        assertThat(peers.knows(PEER.id())).isTrue();
    }

    @Test
    void aDriverIsNoNodeForTasks() {
        membership.onNodeAdded(DRIVER);

        assertThat(events).containsExactly("learn driver", "others 0", "members 1");
    }

    @Test
    void aDeadNodeIsRefusedBeforeItsDeathIsTold() {
        membership.onNodeAdded(PEER);
        conversations.send(PEER.id(), new NodeMessage.TaskReturned(SampleTasks.DRIVER));
        events.clear();

        membership.onNodeDied(PEER.id(), 3, "killed");

        assertThat(events).containsExactly("fence peer 3", "files peer 3", "died peer", "others 0", "members 1");
        assertThat(peers.isDead(PEER.id())).isTrue();
        assertThat(conversations.unconfirmed()).isZero();
    }

    @Test
    void whoIsNotOnTheHeadsListAnyMoreHasDied() {
        membership.onWelcome(List.of(SELF, PEER));
        events.clear();

        membership.onWelcome(List.of(SELF, DRIVER));

        assertThat(events).containsExactly("learn driver", "fence peer 1", "files peer 1", "died peer");
        assertThat(peers.isDead(PEER.id())).isTrue();
    }

    @Test
    void ofADeathBeforeItsOwnTimeANodeKnowsNoIncarnation() {
        membership.onLateDeath(PEER.id());

        assertThat(events).containsExactly("died peer");
        assertThat(peers.isDead(PEER.id())).isTrue();
    }

    @Test
    void itsOwnDeathEndsIt() {
        membership.onNodeDied(SELF.id(), SELF.epoch() - 1, "an earlier one");
        assertThat(events).noneMatch(event -> event.startsWith("shutdown"));

        membership.onNodeDied(SELF.id(), SELF.epoch(), "silent");

        assertThat(events).last().isEqualTo("shutdown declared dead: silent");
    }

    private static NodeInfo node(String name, int taskSlots) {
        return new NodeInfo(
                NodeId.of(name), 1, name, new Endpoint("localhost", 2), ResourceSet.EMPTY, taskSlots, Map.of());
    }

    private static String name(NodeId node) {
        return List.of(SELF, PEER, DRIVER).stream()
                .filter(info -> info.id().equals(node))
                .map(NodeInfo::name)
                .findFirst()
                .orElseThrow();
    }

    private final class RecordedListener implements NodeMembership.Listener {
        @Override
        public void onIncarnationDied(NodeId node, long epoch) {
            events.add("files " + name(node) + ' ' + epoch);
        }

        @Override
        public void onNodeDied(NodeId node) {
            events.add("died " + name(node));
        }

        @Override
        public void onOtherNodes(int others) {
            events.add("others " + others);
        }
    }

    private final class RecordedLifecycle implements RayNode.Lifecycle {
        @Override
        public void onShutdown(String reason) {
            events.add("shutdown " + reason);
        }

        @Override
        public void onMembership(int nodesWithWorkers) {
            events.add("members " + nodesWithWorkers);
        }
    }

    private final class RecordedLink implements NodeLink {
        @Override
        public void send(NodeId to, Message message) {}

        @Override
        public int sizeOf(Message message) {
            return 1;
        }

        @Override
        public void learn(NodeInfo node) {
            events.add("learn " + node.name());
        }

        @Override
        public void fence(NodeId node, long epoch) {
            events.add("fence " + name(node) + ' ' + epoch);
        }

        @Override
        public boolean awaitCapacity(NodeId to, Duration timeout) {
            return true;
        }

        @Override
        public void close() {}
    }
}
