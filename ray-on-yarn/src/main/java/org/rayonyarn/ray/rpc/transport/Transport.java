package org.rayonyarn.ray.rpc.transport;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.Endpoint;
import org.rayonyarn.ray.rpc.NodeId;

/**
 * One process's way to others: listens, connects, and refuses whoever does not know the application's secret. Any thread may call it.
 * An implementation is opened with the own {@link Peer}, the secret, a codec, a {@link Receiver} and a {@link TransportConfig}.
 *
 * <p>Invariant: no message of a peer is received after {@link #fence} of its epoch returned, nor after a message or handshake of a
 * newer epoch of that node was.
 */
public interface Transport<M> extends AutoCloseable {
    /** Who this process is. */
    Peer self();

    /** Where others reach it. */
    Endpoint endpoint();

    /**
     * Opens a connection; the receiver's {@code onConnected} comes before the stage completes. Two connects give two connections.
     *
     * @param expected who must answer, or null to learn who does
     * @return fails with a {@link ConnectException} within connect plus handshake timeout
     */
    CompletionStage<Connection<M>> connect(Endpoint to, @Nullable NodeId expected);

    /**
     * Refuses every frame and handshake of {@code node} with an epoch up to {@code epoch}, from now on and for ever, and drops its
     * connections. When this returns no further message of theirs is handed to the receiver, except one already inside
     * {@code onMessage} on another thread.
     */
    void fence(NodeId node, long epoch);

    /** Drops all connections, stops listening, ends its threads. Idempotent. */
    @Override
    void close();
}
