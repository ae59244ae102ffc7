package org.rayonyarn.ray.rpc.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.Codec;
import org.rayonyarn.ray.rpc.WireFormatException;
import org.rayonyarn.ray.rpc.WireInput;
import org.rayonyarn.ray.rpc.transport.Connection;
import org.rayonyarn.ray.rpc.transport.Peer;
import org.rayonyarn.ray.rpc.transport.Receiver;
import org.rayonyarn.ray.rpc.transport.TransportConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection whose handshake is done. Any thread may call it; what comes in runs on the channel's loop. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails on a channel ends it, and that is heard of
final class NettyConnection<M> implements Connection<M> {
    private static final Logger LOG = LoggerFactory.getLogger(NettyConnection.class);
    private static final long CLOSE_LIMIT_MS = 1_000;

    private final Channel channel;
    private final Peer peer;
    private final Codec<M> codec;
    private final Receiver<M> receiver;
    private final Outbox<M> outbox;
    private final Consumer<NettyConnection<M>> onEnd;
    private volatile @Nullable String closedBecause; // null while open

    NettyConnection(
            Channel channel,
            @Nullable DirectWrites direct,
            Peer self,
            Peer peer,
            Codec<M> codec,
            Receiver<M> receiver,
            TransportConfig config,
            Consumer<NettyConnection<M>> onEnd) {
        this.channel = channel;
        this.peer = peer;
        this.codec = codec;
        this.receiver = receiver;
        this.outbox = new Outbox<>(channel, direct, codec, self.epoch(), config);
        this.onEnd = onEnd;
    }

    @Override
    public Peer peer() {
        return peer;
    }

    @Override
    public Sent trySend(M message) {
        return outbox.trySend(message);
    }

    @Override
    public boolean isWritable() {
        return outbox.isWritable();
    }

    @Override
    public boolean awaitWritable(Duration timeout) throws InterruptedException {
        return outbox.awaitWritable(timeout.toNanos());
    }

    @Override
    public void close() {
        close("closed here");
    }

    /** Writes what is queued and waits for the other end's end, each for a moment only. */
    void close(String reason) {
        if (outbox.close(this::endOutput)) {
            closedBecause = reason;
            channel.eventLoop().schedule(() -> channel.close(), CLOSE_LIMIT_MS, TimeUnit.MILLISECONDS);
        }
    }

    /** Ends at once; nothing more is received when this returns. */
    void drop(String reason) {
        if (outbox.close(() -> {})) {
            closedBecause = reason;
        }
        channel.close();
    }

    boolean isOpen() {
        return closedBecause == null;
    }

    /** Hands one message to the receiver. */
    void onMessage(ByteBuffer bytes) {
        WireInput in = new WireInput(bytes);
        M message;
        try {
            message = codec.decode(in);
            in.expectEnd();
        } catch (WireFormatException e) {
            LOG.error("message can't be read, closing; peer={}", peer, e);
            drop("message can't be read: " + e.getMessage());
            return;
        }
        receiver.onMessage(this, message);
    }

    void onOpen() {
        receiver.onConnected(this);
    }

    void onWritabilityChanged() {
        outbox.drain();
    }

    /** The channel has ended; once. */
    void onInactive() {
        outbox.discard();
        String reason = closedBecause;
        if (reason == null) {
            reason = "closed by the other end";
            closedBecause = reason;
        }
        onEnd.accept(this);
        receiver.onDisconnected(this, reason);
    }

    private void endOutput() {
        if (channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        } else {
            channel.close();
        }
    }
}
