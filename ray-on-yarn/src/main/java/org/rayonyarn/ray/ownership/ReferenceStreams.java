package org.rayonyarn.ray.ownership;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeMessage;
import org.rayonyarn.ray.rpc.ReferenceOp;

/**
 * Carries operations on references to other nodes and back, once and in order, over connections that break: each is numbered
 * and kept until the other side has acknowledged it (go back N). Confined to its node's strand.
 *
 * <p>Assumes what {@code rpc.transport.Network} promises: a connection keeps order, and its sender is told of a gap.
 */
final class ReferenceStreams {
    private static final int BATCH = 1024;

    /** After so many ticks without an acknowledgement all is sent again, should a gap ever go unnoticed. */
    private static final int PATIENCE_TICKS = 100;

    /** Sends to another node. */
    interface Wire {
        void send(NodeId to, NodeMessage message);
    }

    /** Is told how far the other side has come. */
    interface AckListener {
        void onAcknowledged(NodeId peer, long upTo);
    }

    private static final class Stream {
        final ArrayDeque<ReferenceOp> sent = new ArrayDeque<>();
        final ArrayDeque<ReferenceOp> unsent = new ArrayDeque<>();
        long acknowledged;
        long received;
        boolean owesAck;
        int ticksWithoutNews;

        long last() {
            return acknowledged + sent.size() + unsent.size();
        }

        void sendAllAgain() {
            while (!sent.isEmpty()) {
                unsent.addFirst(sent.removeLast());
            }
            ticksWithoutNews = 0;
        }
    }

    private final Wire wire;
    private final AckListener acks;
    private final Map<NodeId, Stream> streams = new HashMap<>();
    private final Set<NodeId> due = new LinkedHashSet<>();

    ReferenceStreams(Wire wire, AckListener acks) {
        this.wire = wire;
        this.acks = acks;
    }

    /** Takes an operation in; {@link #flush} sends it. Gives its number. */
    long add(NodeId to, ReferenceOp op) {
        Stream stream = stream(to);
        stream.unsent.add(op);
        due.add(to);
        return stream.last();
    }

    private Stream stream(NodeId peer) {
        return streams.computeIfAbsent(peer, id -> new Stream());
    }

    boolean hasDue() {
        return !due.isEmpty();
    }

    /** Sends what has gathered. */
    void flush() {
        for (NodeId peer : List.copyOf(due)) {
            Stream stream = streams.get(peer);
            if (stream != null) {
                send(peer, stream);
            }
        }
        due.clear();
    }

    private void send(NodeId peer, Stream stream) {
        if (stream.unsent.isEmpty() && stream.owesAck) {
            wire.send(peer, new NodeMessage.ReferenceNews(stream.received, stream.last() + 1, List.of()));
        }
        while (!stream.unsent.isEmpty()) {
            long first = stream.acknowledged + stream.sent.size() + 1;
            List<ReferenceOp> batch = new ArrayList<>(Math.min(BATCH, stream.unsent.size()));
            while (batch.size() < BATCH && !stream.unsent.isEmpty()) {
                batch.add(stream.unsent.remove());
            }
            stream.sent.addAll(batch);
            wire.send(peer, new NodeMessage.ReferenceNews(stream.received, first, batch));
        }
        stream.owesAck = false;
    }

    /** Gives the operations of {@code news} that are new, in order. */
    List<ReferenceOp> receive(NodeId from, NodeMessage.ReferenceNews news) {
        Stream stream = stream(from);
        acknowledge(from, stream, news.acknowledged());
        if (news.ops().isEmpty()) {
            return List.of();
        }
        stream.owesAck = true;
        due.add(from);
        long known = stream.received - news.first() + 1;
        if (known < 0 || known >= news.ops().size()) {
            return List.of();
        }
        List<ReferenceOp> fresh = news.ops().subList((int) known, news.ops().size());
        stream.received += fresh.size();
        return fresh;
    }

    private void acknowledge(NodeId from, Stream stream, long upTo) {
        if (upTo <= stream.acknowledged) {
            return;
        }
        while (stream.acknowledged < upTo && !(stream.sent.isEmpty() && stream.unsent.isEmpty())) {
            (stream.sent.isEmpty() ? stream.unsent : stream.sent).remove();
            stream.acknowledged++;
        }
        stream.ticksWithoutNews = 0;
        acks.onAcknowledged(from, stream.acknowledged);
    }

    /** What was under way to {@code peer} may be lost. */
    void onBroken(NodeId peer) {
        Stream stream = streams.get(peer);
        if (stream != null && !stream.sent.isEmpty()) {
            stream.sendAllAgain();
            due.add(peer);
        }
    }

    void onTick() {
        streams.forEach((peer, stream) -> {
            if (!stream.sent.isEmpty() && ++stream.ticksWithoutNews >= PATIENCE_TICKS) {
                stream.sendAllAgain();
                due.add(peer);
            }
        });
    }

    /** The peer is dead. */
    void forget(NodeId peer) {
        streams.remove(peer);
        due.remove(peer);
    }

    /** How many operations have no acknowledgement yet. */
    int unacknowledged() {
        return streams.values().stream()
                .mapToInt(stream -> stream.sent.size() + stream.unsent.size())
                .sum();
    }
}
