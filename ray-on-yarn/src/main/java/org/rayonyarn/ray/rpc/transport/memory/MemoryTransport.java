package org.rayonyarn.ray.rpc.transport.memory;

import java.security.MessageDigest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.Codec;
import org.rayonyarn.ray.rpc.Endpoint;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.transport.ConnectException;
import org.rayonyarn.ray.rpc.transport.ConnectException.Cause;
import org.rayonyarn.ray.rpc.transport.Connection;
import org.rayonyarn.ray.rpc.transport.EpochGate;
import org.rayonyarn.ray.rpc.transport.Peer;
import org.rayonyarn.ray.rpc.transport.Receiver;
import org.rayonyarn.ray.rpc.transport.Transport;
import org.rayonyarn.ray.rpc.transport.TransportConfig;

/** One process's end of a {@link MemoryHub}. Safe for use by any thread. */
final class MemoryTransport<M> implements Transport<M> {
    /** A request to connect, on its way. */
    private record Dial<M>(
            MemoryTransport<M> from,
            Endpoint to,
            @Nullable NodeId expected,
            CompletableFuture<Connection<M>> result,
            Wire.Lane there,
            Wire.Lane back) {
        void refuse(Cause why, String detail) {
            from.carry(back, () -> result.completeExceptionally(new ConnectException(why, to, detail)));
        }
    }

    private final MemoryHub hub;
    private final Endpoint endpoint;
    private final Peer self;
    private final byte[] secret;
    private final Codec<M> codec;
    private final Receiver<M> receiver;
    private final TransportConfig config;
    private final EpochGate gate = new EpochGate();
    private final List<MemoryConnection<M>> connections = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    MemoryTransport(
            MemoryHub hub,
            Endpoint endpoint,
            Peer self,
            byte[] secret,
            Codec<M> codec,
            Receiver<M> receiver,
            TransportConfig config) {
        this.hub = hub;
        this.endpoint = endpoint;
        this.self = self;
        this.secret = secret;
        this.codec = codec;
        this.receiver = receiver;
        this.config = config;
    }

    @Override
    public Peer self() {
        return self;
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public CompletionStage<Connection<M>> connect(Endpoint to, @Nullable NodeId expected) {
        CompletableFuture<Connection<M>> result = new CompletableFuture<>();
        MemoryTransport<?> target = hub.at(to);
        Wire.Lane back = new Wire.Lane(target == null ? self.node() : target.self.node(), this);
        if (closed || target == null) {
            carry(
                    back,
                    () -> result.completeExceptionally(
                            new ConnectException(Cause.REFUSED, to, "nobody listens there")));
            return result;
        }
        Dial<M> dial = new Dial<>(this, to, expected, result, new Wire.Lane(self.node(), target), back);
        carry(dial.there(), () -> target.accept(dial));
        hub.wire()
                .after(
                        config.connectTimeout().plus(config.handshakeTimeout()),
                        () -> result.completeExceptionally(new ConnectException(Cause.TIMEOUT, to, "no answer")));
        return result;
    }

    @Override
    public void fence(NodeId node, long epoch) {
        gate.fence(node, epoch);
        dropRefused();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            hub.remove(this);
            connections.forEach(connection -> connection.close("closed by " + self));
            hub.wire().close(this);
        }
    }

    /** Sends nothing more, and tells nobody. */
    void die() {
        closed = true;
        connections.forEach(MemoryConnection::die);
    }

    private <N> void accept(Dial<N> dial) {
        Peer dialer = dial.from().self;
        if (closed) {
            dial.refuse(Cause.REFUSED, "nobody listens there");
        } else if (!MessageDigest.isEqual(secret, dial.from().secret)) {
            dial.refuse(Cause.NOT_AUTHENTICATED, "not the same secret");
        } else if (dial.expected() != null && !dial.expected().equals(self.node())) {
            dial.refuse(Cause.NOT_AUTHENTICATED, "another node answers; node=" + self.node());
        } else if (!gate.admit(dialer)) {
            dial.refuse(Cause.FENCED, "refused there; peer=" + dialer);
        } else {
            dropRefused();
            establish(dial, dialer);
        }
    }

    private <N> void establish(Dial<N> dial, Peer dialer) {
        MemoryConnection<M> here = new MemoryConnection<>(this, dialer, dial.back(), dial.there());
        MemoryConnection<N> there = new MemoryConnection<>(dial.from(), self, dial.there(), dial.back());
        here.join(there);
        there.join(here);
        carry(dial.back(), () -> dial.from().onAnswer(dial, there));
        onOpen(here);
    }

    private void onAnswer(Dial<M> dial, MemoryConnection<M> connection) {
        if (closed || dial.result().isDone() || !gate.admit(connection.peer())) {
            connection.close("refused by " + self);
            dial.result()
                    .completeExceptionally(
                            new ConnectException(Cause.FENCED, dial.to(), "refused here; peer=" + connection.peer()));
        } else {
            dropRefused();
            onOpen(connection);
            dial.result().complete(connection);
        }
    }

    private void onOpen(MemoryConnection<M> connection) {
        connections.add(connection);
        connection.open();
    }

    private void dropRefused() {
        for (MemoryConnection<M> connection : connections) {
            if (!gate.admits(connection.peer())) {
                connection.close("fenced: " + connection.peer());
            }
        }
    }

    void carry(Wire.Lane lane, Wire.Parcel parcel) {
        hub.wire().carry(lane, parcel);
    }

    void remove(MemoryConnection<M> connection) {
        connections.remove(connection);
    }

    List<MemoryConnection<M>> connections() {
        return connections;
    }

    boolean admits(Peer peer) {
        return gate.admits(peer);
    }

    Codec<M> codec() {
        return codec;
    }

    Receiver<M> receiver() {
        return receiver;
    }

    TransportConfig config() {
        return config;
    }
}
