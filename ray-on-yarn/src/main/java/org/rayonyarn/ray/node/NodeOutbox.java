package org.rayonyarn.ray.node;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.recovery.Recorder;
import org.rayonyarn.ray.rpc.Message;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeMessage;

/**
 * How messages leave a node: recorded first; then those that carry references by way of who counts these, those for other nodes as a
 * part of a conversation, those for the head as they are. Confined to the strand.
 *
 * <p>Invariants: what is said to another node arrives unless one of the two dies; a dead one is told nothing; what a node sends to
 * itself is handled after what it is doing, never within.
 */
final class NodeOutbox {
    private final NodeId self;
    private final Strand strand;
    private final Recorder recorder;
    private final NodeLink link;
    private final Peers peers;
    private final Conversations conversations;
    private final BiConsumer<NodeId, Message> inbox;
    private @Nullable BiConsumer<NodeId, NodeMessage.Carrier> counting;

    /** @param inbox handles what this node sends to itself */
    NodeOutbox(
            NodeId self,
            Strand strand,
            Recorder recorder,
            NodeLink link,
            Peers peers,
            Conversations conversations,
            BiConsumer<NodeId, Message> inbox) {
        this.self = self;
        this.strand = strand;
        this.recorder = recorder;
        this.link = link;
        this.peers = peers;
        this.conversations = conversations;
        this.inbox = inbox;
    }

    /** The two know each other: who counts references sends through {@link #say}. */
    void countBy(BiConsumer<NodeId, NodeMessage.Carrier> references) {
        this.counting = references;
    }

    /**
     * Sends to another process, or short-cuts to this one.
     *
     * @throws org.rayonyarn.ray.rpc.MessageTooLargeException if it does not fit in a frame; nothing of it is sent, now or later
     */
    void send(NodeId to, Message message) {
        recorder.leaving(to, message);
        if (to.equals(self)) {
            strand.execute(() -> inbox.accept(to, message));
        } else if (message instanceof NodeMessage.Carrier carrier) {
            counting().accept(to, carrier);
        } else if (message instanceof NodeMessage saying) {
            say(to, saying);
        } else {
            link.send(to, message);
        }
    }

    /** To another living node: it arrives unless one of the two dies. */
    void say(NodeId to, NodeMessage message) {
        if (!peers.isDead(to)) {
            conversations.send(to, message);
        }
    }

    private BiConsumer<NodeId, NodeMessage.Carrier> counting() {
        if (counting == null) {
            throw new IllegalStateException("the node is not wired yet");
        }
        return counting;
    }
}
