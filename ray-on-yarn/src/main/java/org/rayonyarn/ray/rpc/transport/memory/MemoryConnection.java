package org.rayonyarn.ray.rpc.transport.memory;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.WireInput;
import org.rayonyarn.ray.rpc.WireOutput;
import org.rayonyarn.ray.rpc.transport.Connection;
import org.rayonyarn.ray.rpc.transport.Peer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One end of a connection inside the JVM. One lock, this; the receiver is never called under it. */
final class MemoryConnection<M> implements Connection<M> {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryConnection.class);

    private final MemoryTransport<M> owner;
    private final Peer peer;
    private final Wire.Lane outgoing;
    private final Wire.Lane incoming;
    private volatile @Nullable MemoryConnection<?> other;
    private volatile boolean closed;
    private boolean opened; // confined to the owner's thread, as is ended
    private boolean ended;
    private long queuedBytes;
    private boolean writable = true;

    MemoryConnection(MemoryTransport<M> owner, Peer peer, Wire.Lane outgoing, Wire.Lane incoming) {
        this.owner = owner;
        this.peer = peer;
        this.outgoing = outgoing;
        this.incoming = incoming;
    }

    void join(MemoryConnection<?> otherEnd) {
        other = otherEnd;
    }

    void open() {
        opened = true;
        owner.receiver().onConnected(this);
    }

    @Override
    public Peer peer() {
        return peer;
    }

    @Override
    public Sent trySend(M message) {
        WireOutput out = WireOutput.onHeap(256);
        owner.config().limit(out);
        owner.codec().encode(message, out);
        byte[] bytes = out.toByteArray();
        synchronized (this) {
            if (closed) {
                return Sent.CLOSED;
            }
            queuedBytes += bytes.length;
            if (queuedBytes >= owner.config().highWaterBytes()) {
                writable = false;
            }
            owner.carry(outgoing, new MessageParcel(bytes));
            return writable ? Sent.QUEUED : Sent.QUEUED_HOLD_BACK;
        }
    }

    @Override
    public synchronized boolean isWritable() {
        return writable && !closed;
    }

    @Override
    public synchronized boolean awaitWritable(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!writable && !closed) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            wait(left / 1_000_000 + 1);
        }
        return !closed;
    }

    @Override
    public void close() {
        close("closed by " + owner.self());
    }

    /** Each end hears of it behind what is on its way to it. */
    void close(String reason) {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            notifyAll();
        }
        MemoryConnection<?> end = other;
        if (end != null) {
            owner.carry(outgoing, () -> end.end(reason));
        }
        owner.carry(incoming, () -> end(reason));
    }

    synchronized void die() {
        closed = true;
        notifyAll();
    }

    /** Runs where this end's messages arrive. */
    void end(String reason) {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        if (opened && !ended) {
            ended = true;
            owner.remove(this);
            owner.receiver().onDisconnected(this, reason);
        }
    }

    Wire.Lane outgoing() {
        return outgoing;
    }

    Wire.Lane incoming() {
        return incoming;
    }

    private void receive(byte[] bytes) {
        if (closed || !opened || !owner.admits(peer)) {
            return;
        }
        try {
            WireInput in = WireInput.of(bytes);
            M message = owner.codec().decode(in);
            in.expectEnd();
            owner.receiver().onMessage(this, message);
        } catch (RuntimeException e) {
            LOG.error("message failed, closing; peer={}", peer, e);
            close("message failed at " + owner.self() + ": " + e);
        }
    }

    private synchronized void settled(int bytes) {
        queuedBytes -= bytes;
        if (!writable && queuedBytes <= owner.config().lowWaterBytes()) {
            writable = true;
            notifyAll();
        }
    }

    private final class MessageParcel implements Wire.Parcel {
        private final byte[] bytes;

        MessageParcel(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public void deliver() {
            MemoryConnection<?> end = other;
            if (end != null) {
                end.receive(bytes);
            }
        }

        @Override
        public void settle() {
            settled(bytes.length);
        }

        @Override
        public boolean isMessage() {
            return true;
        }
    }
}
