package org.rayonyarn.ray.node;

import java.util.Collection;
import java.util.List;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the head's word on who lives and who is dead means to a node: whom it can reach, whom it refuses, and which of its parts hear of
 * it. Confined to the strand.
 *
 * <p>Invariant: a dead node is refused before any part acts on its death, so that nothing of it comes afterwards.
 */
final class NodeMembership {
    private static final Logger LOG = LoggerFactory.getLogger(NodeMembership.class);

    /** What the node's parts do about it. */
    interface Listener {
        /** This incarnation's files may go; before {@link #onNodeDied}. */
        void onIncarnationDied(NodeId node, long epoch);

        /** What was under way with the node is lost. */
        void onNodeDied(NodeId node);

        /** @param others how many other nodes have workers */
        void onOtherNodes(int others);
    }

    private final NodeInfo self;
    private final NodeLink link;
    private final Peers peers;
    private final Conversations conversations;
    private final Listener listener;
    private final RayNode.Lifecycle lifecycle;

    NodeMembership(
            NodeInfo self,
            NodeLink link,
            Peers peers,
            Conversations conversations,
            Listener listener,
            RayNode.Lifecycle lifecycle) {
        this.self = self;
        this.link = link;
        this.peers = peers;
        this.conversations = conversations;
        this.listener = listener;
        this.lifecycle = lifecycle;
    }

    void onNodeAdded(NodeInfo added) {
        peers.add(added);
        learn(added);
        tellOfOthers();
    }

    /** The head's whole list, on each registration: whoever was known and isn't on it has died meanwhile. */
    void onWelcome(Collection<NodeInfo> living) {
        List<NodeInfo> gone = peers.replaceBy(living);
        living.forEach(this::learn);
        gone.forEach(node -> forget(node.id(), node.epoch()));
    }

    private void learn(NodeInfo node) {
        if (!node.id().equals(self.id())) {
            link.learn(node);
        }
    }

    /** A node, perhaps this one, or an earlier incarnation of it. */
    void onNodeDied(NodeId node, long epoch, String reason) {
        LOG.warn("a node is dead; node={} reason={}", node, reason);
        forget(node, epoch);
        tellOfOthers();
        if (node.equals(self.id()) && epoch >= self.epoch()) {
            lifecycle.onShutdown(RayNode.DECLARED_DEAD + ": " + reason);
        }
    }

    /** First refuse what the dead one may still send, then run again what it had. */
    private void forget(NodeId node, long epoch) {
        link.fence(node, epoch);
        peers.onDead(node);
        conversations.forget(node);
        listener.onIncarnationDied(node, epoch);
        listener.onNodeDied(node);
    }

    /** A node has died, possibly before this one came. */
    void onLateDeath(NodeId node) {
        peers.onDead(node);
        conversations.forget(node);
        listener.onNodeDied(node);
    }

    /** How many others there are, to whom it matters. */
    void tellOfOthers() {
        int others = peers.othersWithWorkers();
        listener.onOtherNodes(others);
        lifecycle.onMembership(others + (self.hasWorkers() ? 1 : 0));
    }
}
