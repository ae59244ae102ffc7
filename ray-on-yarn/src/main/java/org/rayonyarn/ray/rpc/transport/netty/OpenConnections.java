package org.rayonyarn.ray.rpc.transport.netty;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.transport.EpochGate;
import org.rayonyarn.ray.rpc.transport.Peer;

/**
 * The connections of one transport that are open, and whom the transport refuses. Any thread.
 *
 * <p>Invariant: no connection stays open that a fence, or the end of the transport, is for, however the two meet: who opens one adds it
 * and then looks whether it is refused; who refuses says so and then looks for open ones.
 */
final class OpenConnections<M> {
    private final EpochGate gate = new EpochGate();
    private final Set<NettyConnection<M>> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * A peer has proven who it is: its older incarnations are refused from now on.
     *
     * @return false if it is refused itself
     */
    boolean admit(Peer peer) {
        return gate.admit(peer);
    }

    boolean admits(Peer peer) {
        return gate.admits(peer);
    }

    /** A connection has come, on its loop; its receiver is told first. */
    void onOpen(NettyConnection<M> connection) {
        open.add(connection);
        connection.onOpen();
        dropRefused();
        if (closed) {
            connection.close("transport closed");
        }
    }

    /** It has ended. */
    void onEnd(NettyConnection<M> connection) {
        open.remove(connection);
    }

    /** Refuses all incarnations of a node up to {@code epoch}. */
    void fence(NodeId node, long epoch) {
        gate.fence(node, epoch);
        dropRefused();
    }

    /** The end of the transport: all are closed, those too that come later. */
    void close() {
        closed = true;
        open.forEach(connection -> connection.close("transport closed"));
    }

    private void dropRefused() {
        for (NettyConnection<M> connection : open) {
            if (!gate.admits(connection.peer())) {
                connection.drop("fenced: " + connection.peer());
            }
        }
    }
}
