package org.rayonyarn.ray.head;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.HeadReply.Shutdown;
import org.rayonyarn.ray.rpc.HeadRequest.Unreachable;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How nodes come, come back, and die: by their silence, by the provider's word, because a newer incarnation has come, or because
 * they and another one can't reach each other.
 * Confined to the head.
 */
final class Membership {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

    /** What the rest of the head does about it. */
    interface Listener {
        void onJoined(KnownNode node);

        /** On a new connection: the old one, if it wasn't yet, is over. */
        void onReturned(KnownNode node);

        void onDied(KnownNode node, String reason);
    }

    private final NodeDirectory nodes;
    private final StoreWriter writer;
    private final HeadOutbox outbox;
    private final SilenceJudge silence;
    private final ReachJudge reach;
    private final Listener listener;

    Membership(NodeDirectory nodes, StoreWriter writer, HeadOutbox outbox, HeadConfig config, Listener listener) {
        this.nodes = nodes;
        this.writer = writer;
        this.outbox = outbox;
        this.silence = new SilenceJudge(config);
        this.reach = new ReachJudge(config);
        this.listener = listener;
    }

    void register(NodeId from, long epoch, NodeInfo info, long nowNanos) {
        if (!info.id().equals(from) || info.epoch() != epoch) {
            LOG.warn("a node registers somebody else, ignored: from={} epoch={} node={}", from, epoch, info);
            return;
        }
        KnownNode present = nodes.find(from);
        if (nodes.isDead(from, epoch)
                || (present != null && epoch < present.info().epoch())) {
            refuse(from, epoch);
        } else if (present == null) {
            KnownNode joining = new KnownNode(info, nowNanos);
            nodes.join(joining, () -> listener.onJoined(joining));
        } else if (!present.isAlive()) {
            writer.after(() -> register(from, epoch, info, nowNanos));
        } else if (epoch > present.info().epoch()) {
            declareDead(present, "a newer incarnation of it has come");
            writer.after(() -> register(from, epoch, info, nowNanos));
        } else {
            present.connected = true;
            present.heardNanos = nowNanos;
            listener.onReturned(present);
        }
    }

    /** The node that a message is from; null if the message doesn't count. */
    @Nullable
    KnownNode admit(NodeId from, long epoch, long nowNanos) {
        KnownNode node = nodes.alive(from);
        if (nodes.isDead(from, epoch) || (node != null && epoch < node.info().epoch())) {
            refuse(from, epoch);
            return null;
        }
        if (node == null || node.info().epoch() != epoch || !node.connected) {
            LOG.debug("a message before the registration, ignored: from={} epoch={}", from, epoch);
            return null;
        }
        node.heardNanos = nowNanos;
        return node;
    }

    void disconnected(KnownNode node, long nowNanos) {
        node.connected = false;
        node.disconnectedNanos = nowNanos;
    }

    /** A node can't reach those. Of any that are dead, it has yet to hear. */
    void unreachable(KnownNode from, List<Unreachable> others) {
        reach.report(
                from.id(),
                others.stream()
                        .filter(other -> !other.node().equals(from.id()) && nodes.find(other.node()) != null)
                        .toList());
    }

    void tick(Predicate<KnownNode> drives, long nowNanos) {
        silence.judge(nodes.alive().toList(), drives, nowNanos)
                .forEach(verdict -> declareDead(verdict.node(), verdict.reason()));
        reach.judge(nodes.alive().toList(), node -> !node.info().hasWorkers() || drives.test(node), nowNanos)
                .forEach(verdict -> declareDead(verdict.node(), verdict.reason()));
    }

    /** Harmless if it has been declared already. */
    void declareDead(KnownNode node, String reason) {
        if (node.isAlive()) {
            LOG.info("a node is dead: node={} reason={}", node, reason);
            nodes.declareDead(node, () -> {
                reach.forget(node.id());
                listener.onDied(node, reason);
            });
        }
    }

    private void refuse(NodeId from, long epoch) {
        outbox.send(from, new Shutdown("declared dead: node=" + from + " epoch=" + epoch));
    }
}
