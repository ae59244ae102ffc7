package org.rayonyarn.ray.head;

import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.NodeId;

/**
 * Carries the head's words to nodes, in frames with the head's epoch. Called by the head's owner thread; must not block. What
 * is meant for a node that isn't connected is dropped: it learns the state when it comes back.
 */
public interface HeadOutbox {
    void send(NodeId to, HeadReply reply);

    /** To all that are connected. */
    void broadcast(HeadReply reply);
}
