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

        /** The first living connection with {@code peer}. */
        default void onConnected(Peer peer) {}

        /**
         * The last living connection with {@code peer} is gone: a suspicion, no more. Messages under way may be lost; the next
         * {@link #send} connects again.
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

    /** Forgets where the node listens; living connections stay. Messages that wait for it are dropped. */
    void forget(NodeId node);

    /**
     * Queues a message and returns at once; for an unknown, unreachable or fenced node {@link Listener#onUnreachable} follows.
     *
     * @throws org.rayonyarn.ray.rpc.MessageTooLargeException if it does not fit in a frame
     * @throws IllegalArgumentException if {@code to} is this process
     */
    void send(NodeId to, M message);

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
