package org.rayonyarn.ray.head;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.head.ControlStore.Versioned;
import org.rayonyarn.ray.head.HeadRecords.StoredNode;
import org.rayonyarn.ray.head.StoreWriter.Change;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.SessionNodes;

/**
 * Who is there, and who has died. Confined to the head.
 *
 * <p>Invariant: a node is dead for everybody only after its death is in the store; then for ever, with that epoch and all lower
 * ones.
 */
final class NodeDirectory {
    private static final int MOST_DEAD = 1000;

    private final StoreWriter writer;
    private final Map<NodeId, KnownNode> known = new LinkedHashMap<>();
    private final Map<NodeId, Long> deadEpochs = new HashMap<>();

    /** To be told of; whoever asks does not look further back. */
    private final Map<NodeId, NodeInfo> dead = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<NodeId, NodeInfo> eldest) {
            return size() > MOST_DEAD;
        }
    };

    NodeDirectory(StoreWriter writer) {
        this.writer = writer;
    }

    /** What an earlier head knew; those who live have yet to come back. */
    void load(Collection<Versioned> stored, long nowNanos) {
        for (Versioned entry : stored) {
            StoredNode node = HeadRecords.node(entry.value());
            if (node.alive()) {
                KnownNode returning = new KnownNode(node.info(), nowNanos);
                returning.state = KnownNode.State.ALIVE;
                returning.connected = false;
                returning.disconnectedNanos = nowNanos;
                known.put(returning.id(), returning);
            } else {
                bury(node.info());
            }
        }
    }

    /** The node in whatever state, or null if it is dead or was never there. */
    @Nullable
    KnownNode find(NodeId id) {
        return known.get(id);
    }

    /** The node if it is alive. */
    @Nullable
    KnownNode alive(@Nullable NodeId id) {
        KnownNode node = id == null ? null : known.get(id);
        return node != null && node.isAlive() ? node : null;
    }

    boolean isDead(NodeId id, long epoch) {
        Long dead = deadEpochs.get(id);
        return dead != null && epoch <= dead;
    }

    /** Those who are alive, in the order in which they came. */
    Stream<KnownNode> alive() {
        return known.values().stream().filter(KnownNode::isAlive);
    }

    List<NodeInfo> infos() {
        return alive().map(KnownNode::info).toList();
    }

    /** Those who live, and the last of those who have died. */
    SessionNodes all() {
        return new SessionNodes(infos(), List.copyOf(dead.values()));
    }

    Set<NodeId> away() {
        return alive().filter(node -> !node.connected).map(KnownNode::id).collect(toUnmodifiableSet());
    }

    /** Runs {@code joined} once the node is in the store, and alive. */
    void join(KnownNode node, Runnable joined) {
        known.put(node.id(), node);
        writer.write(List.of(change(node, true)), () -> {
            node.state = KnownNode.State.ALIVE;
            dead.remove(node.id());
            joined.run();
        });
    }

    /** Runs {@code died} once the death is in the store. Only for a node that is alive. */
    void declareDead(KnownNode node, Runnable died) {
        node.state = KnownNode.State.DYING;
        writer.write(List.of(change(node, false)), () -> {
            known.remove(node.id());
            bury(node.info());
            died.run();
        });
    }

    private void bury(NodeInfo node) {
        deadEpochs.put(node.id(), node.epoch());
        if (node.hasWorkers()) {
            dead.put(node.id(), node);
        }
    }

    private static Change change(KnownNode node, boolean alive) {
        return new Change(HeadKeys.node(node.id()), HeadRecords.encode(new StoredNode(node.info(), alive)));
    }
}
