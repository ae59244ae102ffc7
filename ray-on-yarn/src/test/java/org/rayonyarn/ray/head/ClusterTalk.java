package org.rayonyarn.ray.head;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.rayonyarn.ray.node.Complaints;
import org.rayonyarn.ray.node.ConversationLimits;
import org.rayonyarn.ray.node.Conversations;
import org.rayonyarn.ray.node.SimulatedWire;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeMessage;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.SampleTasks;

/** What one simulated node says to others: the product's conversations and complaints, over links that break. */
final class ClusterTalk {
    private static final NodeMessage.PullChunk SAMPLE = new NodeMessage.PullChunk(
            SampleTasks.plain(NodeId.of("any"), 1, ResourceSet.EMPTY).result(), 0, 0);

    /** Short, so that links which break for good cost little of a life; with messages of one byte. */
    private static final ConversationLimits LIMITS = new ConversationLimits(Duration.ofSeconds(2), 300, 100);

    private final ClusterNode node;
    private final Conversations conversations;
    private final Complaints complaints;

    /** What its messages stand for, until they are heard. */
    private final Map<Long, Consumer<ClusterNode>> meanings = new HashMap<>();

    private long said;

    ClusterTalk(ClusterNode node, ClusterLinks links) {
        this.node = node;
        this.conversations =
                new Conversations(new SimulatedWire((to, message) -> links.send(node, to, message)), LIMITS);
        this.complaints = new Complaints(node::tell);
    }

    void say(NodeId to, Consumer<ClusterNode> message) {
        meanings.put(said, message);
        conversations.send(to, new NodeMessage.PullChunk(SAMPLE.object(), said, 0));
        said++;
    }

    void hear(ClusterNode from, NodeMessage message) {
        if (message instanceof NodeMessage.Received received) {
            conversations.onReceived(from.id(), received);
            return;
        }
        NodeMessage next = conversations.receive(from.id(), (NodeMessage.Numbered) message);
        if (next instanceof NodeMessage.PullChunk chunk) {
            Consumer<ClusterNode> meaning = from.talk.meanings.remove(chunk.offset());
            if (meaning == null) {
                throw new AssertionError("heard twice: " + message + " by " + node.info());
            }
            meaning.accept(node);
        }
    }

    void onBroken(NodeId other) {
        conversations.onBroken(other);
    }

    void onTick(boolean registered) {
        conversations.onTick();
        if (registered) {
            complaints.onTick(conversations.unreachable());
        }
    }

    void onWelcome() {
        complaints.onRegistered();
    }

    void forget(NodeId dead) {
        conversations.forget(dead);
    }

    /** Whether what it has said to another may not have arrived. */
    boolean waitsFor(NodeId other) {
        return conversations.unconfirmed(other) > 0;
    }
}
