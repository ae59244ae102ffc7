package org.rayonyarn.ray.rpc.transport;

import java.time.Duration;
import org.rayonyarn.ray.rpc.Endpoint;
import org.rayonyarn.ray.rpc.NodeId;

/**
 * Messages to logical nodes. Finds or opens the connection, keeps messages while it comes about, and says when a node can't be
 * reached. Any thread may call it.
 *
 * <p>Invariant: what one thread sends to one incarnation of a node arrives in its order and at most once; a gap is followed by
 * {@link Listener#onDisconnected} or {@link Listener#onUnreachable} before anything sent later arrives there.
 */
public interface Network<M> extends AutoCloseable {
    /** Who hears of messages and nodes. Calls for one node come in order, on a transport thread: don't block. */
    interface Listener<M> {
        void onMessage(Peer from, M message);

        /** One more connection with {@code peer}; there may be two at once, one from either side. */
        default void onConnected(Peer peer) {}

        /**
         * A connection with {@code peer} is gone, and what was under way in either direction may be lost. No more than a suspicion;
         * the next {@link #send} connects again if it must.
         */
        default void onDisconnected(Peer peer, String reason) {}

        /** {@code node} could not be reached for the configured time, and the messages that waited for it are dropped. */
        void onUnreachable(NodeId node, String reason);
    }

    /** Who this process is. */
    Peer self();

    /** Where others reach it. */
    Endpoint endpoint();

    /**
     * Tells where an incarnation listens; older epochs of that node are refused from now on. Messages that wait for the node go
     * there. An epoch older than one already known is ignored.
     */
    void learn(NodeId node, long epoch, Endpoint endpoint);

    /** Forgets where the node listens; living connections stay, messages that wait are dropped without a word. */
    void forget(NodeId node);

    /**
     * Queues a message and returns at once. While the node is unknown or does not answer the message waits, for a bounded time and
     * among a bounded number of bytes; then {@link Listener#onUnreachable} follows, for a fenced node at once.
     *
     * @throws org.rayonyarn.ray.rpc.MessageTooLargeException if it does not fit in a frame
     * @throws IllegalArgumentException if {@code to} is this process
     */
    void send(NodeId to, M message);

    /**
     * How many bytes a message would take: for one that is kept for later.
     *
     * @throws org.rayonyarn.ray.rpc.MessageTooLargeException if it would not fit in a frame
     */
    int sizeOf(M message);

    /**
     * Holds a submitter back while too many bytes wait for {@code to}. Never call it on a transport thread.
     *
     * @return false if there is still no room after {@code timeout}
     */
    boolean awaitCapacity(NodeId to, Duration timeout) throws InterruptedException;

    /**
     * Drops the connections with {@code node} up to {@code epoch} and refuses every later frame and handshake of those, for ever; see
     * {@link Transport#fence}.
     */
    void fence(NodeId node, long epoch);

    /** Drops everything and ends its threads. Idempotent. */
    @Override
    void close();
}
