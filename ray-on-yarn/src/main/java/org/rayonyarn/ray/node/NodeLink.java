package org.rayonyarn.ray.node;

import java.time.Duration;
import org.rayonyarn.ray.rpc.Message;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeInfo;

/** How a node reaches others; the port of {@link RayNode} to the network. Usable from any thread. */
public interface NodeLink extends AutoCloseable {
    /** The head's logical id: one a session, whatever process it lives in. */
    NodeId HEAD = NodeId.of("head");

    /** Queues a message; order is kept for each target. Never blocks. */
    void send(NodeId to, Message message);

    /**
     * How many bytes a message takes on its way.
     *
     * @throws org.rayonyarn.ray.rpc.MessageTooLargeException if it does not fit in a frame
     */
    int sizeOf(Message message);

    /** Where a node listens, from now on. */
    void learn(NodeInfo node);

    /** Refuses everything of an incarnation and of those before it. */
    void fence(NodeId node, long epoch);

    /** Holds the caller back while too much waits for a target; false if it still does after the timeout. */
    boolean awaitCapacity(NodeId to, Duration timeout) throws InterruptedException;

    @Override
    void close();
}
