package org.rayonyarn.ray.node;

import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeMessage;

/** How the conversations of a node leave it. On the strand. */
record ConversationWire(NodeLink link, HoldBack holdBack) implements Conversations.Wire {
    @Override
    public void send(NodeId to, NodeMessage message) {
        link.send(to, message);
    }

    @Override
    public int sizeOf(NodeMessage message) {
        return link.sizeOf(message);
    }

    @Override
    public void onCrowded(NodeId node, boolean much) {
        holdBack.onCrowded(node, much);
    }
}
