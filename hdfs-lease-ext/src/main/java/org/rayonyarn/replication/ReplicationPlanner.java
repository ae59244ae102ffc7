package org.rayonyarn.replication;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps every object at its number of copies: reports in, orders out. Pure: time and chance are given. Not thread-safe;
 * one loop owns it.
 *
 * <p>Invariant: a delete is ordered only for a stale copy, for a deleted object, or when as many other copies as desired
 * are on nodes that were heard of after the decision. So a delete never takes the last live copy, if no more than one
 * node or rack fails within one heartbeat, and a node that has lost copies says so with its next word.
 */
public final class ReplicationPlanner {
    private static final List<Urgency> SHORT_OF_COPIES =
            List.of(Urgency.LAST_COPY, Urgency.BADLY_UNDER, Urgency.UNDER, Urgency.MISPLACED);

    private final ReplicationConfig config;
    private final Cluster cluster = new Cluster();
    private final UrgencyQueues queues = new UrgencyQueues(cluster);
    private final Trimmer trimmer = new Trimmer(cluster);
    private final Placement placement;
    private final Copies copies;
    private final Map<String, TrackedObject> objects = new HashMap<>();
    private final List<ReplicationOrder> orders = new ArrayList<>();
    private long lastTickNs;

    public ReplicationPlanner(ReplicationConfig config, RandomGenerator random) {
        this.config = config;
        this.placement = new Placement(cluster.topology(), random);
        this.copies = new Copies(config, cluster, placement);
    }

    /** A node lives; the first word of it, or its return, makes it known. */
    public void onHeartbeat(String node, String rack, long nowNs) {
        cluster.onHeartbeat(node, rack, nowNs).forEach(back -> requeueAll(back.objects));
    }

    /** An object shall be kept; copies are reported by their nodes. Again with a larger generation, it was rewritten. */
    public void onObject(String object, long generation) {
        TrackedObject known = objects.computeIfAbsent(object, id -> new TrackedObject(id, generation, config.copies()));
        if (generation > known.generation) {
            known.generation = generation;
            for (String holder : List.copyOf(known.holders)) {
                cluster.drop(known, holder);
                orders.add(new ReplicationOrder.Delete(object, generation - 1, holder));
            }
        }
        queues.requeue(known);
    }

    /** An object is no longer wanted: its copies go, also those that are reported later. */
    public void onObjectDeleted(String object) {
        TrackedObject known = objects.remove(object);
        if (known == null) {
            return;
        }
        queues.remove(known);
        copies.endAll(known);
        for (String holder : List.copyOf(known.holders)) {
            cluster.drop(known, holder);
            orders.add(new ReplicationOrder.Delete(object, known.generation, holder));
        }
    }

    /** All that a node holds, as object to generation; what it held before and does not name is gone. */
    public void onBlockReport(String node, Map<String, Long> held) {
        for (String missing : new HashSet<>(cluster.node(node).objects)) {
            if (!held.containsKey(missing)) {
                onCopyLost(node, missing);
            }
        }
        held.forEach((object, generation) -> onCopy(node, object, generation));
    }

    /** A node has a copy. */
    public void onCopy(String node, String object, long generation) {
        TrackedObject known = objects.get(object);
        if (known == null || generation < known.generation) {
            orders.add(new ReplicationOrder.Delete(object, generation, node));
            return;
        }
        copies.end(known, node);
        Long doomedSince = known.doomed.get(node);
        if (doomedSince == null
                || lastTickNs - doomedSince > config.transferTimeout().toNanos()) {
            known.doomed.remove(node); // the order to delete was lost: the copy counts again, and may be trimmed again
            known.holders.add(node);
            cluster.node(node).objects.add(object);
        }
        queues.requeue(known);
    }

    /** A node has no copy any more: deleted, or found corrupt. */
    public void onCopyLost(String node, String object) {
        cluster.node(node).objects.remove(object);
        TrackedObject known = objects.get(object);
        if (known != null) {
            known.doomed.remove(node);
            cluster.drop(known, node);
            queues.requeue(known);
        }
    }

    /** A copy that was ordered has failed; it is ordered again, perhaps elsewhere. */
    public void onCopyFailed(String object, String target) {
        TrackedObject known = objects.get(object);
        if (known != null && copies.end(known, target)) {
            queues.requeue(known);
        }
    }

    /** Empties a node: its copies are made elsewhere first. */
    public void retire(String node) {
        cluster.retire(node).forEach(retiring -> requeueAll(retiring.objects));
    }

    /** Whether a retiring node may go: nothing depends on it. */
    public boolean isEmptied(String node) {
        for (String object : cluster.node(node).objects) {
            TrackedObject known = objects.get(object);
            if (known != null
                    && cluster.live(known).size()
                            < Math.min(known.desired, cluster.topology().size())) {
                return false;
            }
        }
        return true;
    }

    /** Nodes for a new object's copies; see {@link Placement#choose}. */
    public List<String> targetsFor(@Nullable String writer) {
        return placement.choose(config.copies(), writer, List.of(), node -> true);
    }

    /** Judges silences and plans what the throttle allows, the most urgent first. */
    public List<ReplicationOrder> tick(long nowNs) {
        lastTickNs = nowNs;
        cluster.buryTheSilent(nowNs, config.nodeSilence().toNanos()).forEach(dead -> requeueAll(dead.objects));
        copies.expire(nowNs).forEach(queues::requeue);
        SHORT_OF_COPIES.forEach(urgency -> startCopies(urgency, nowNs));
        trimExcess(nowNs);
        List<ReplicationOrder> planned = List.copyOf(orders);
        orders.clear();
        return planned;
    }

    /** How many objects are short of copies that could be made. */
    public int underReplicated() {
        return queues.of(Urgency.LAST_COPY).size()
                + queues.of(Urgency.BADLY_UNDER).size()
                + queues.of(Urgency.UNDER).size();
    }

    /** Looks at no more objects than there are streams left to start; each takes an end at its source and its target. */
    private void startCopies(Urgency urgency, long nowNs) {
        int ends = cluster.freeEnds(copies.limit(urgency));
        for (String object : queues.of(urgency)) {
            if (ends < 2) {
                return;
            }
            List<ReplicationOrder> started = copies.start(tracked(object), urgency, nowNs);
            ends -= 2 * started.size();
            orders.addAll(started);
        }
    }

    private void trimExcess(long nowNs) {
        for (String object : List.copyOf(queues.of(Urgency.EXCESS))) {
            TrackedObject known = tracked(object);
            ReplicationOrder order = trimmer.trim(known, nowNs);
            if (order != null) {
                orders.add(order);
                queues.requeue(known);
            }
        }
    }

    private void requeueAll(Collection<String> some) {
        for (String object : List.copyOf(some)) {
            TrackedObject known = objects.get(object);
            if (known != null) {
                queues.requeue(known);
            }
        }
    }

    private TrackedObject tracked(String object) {
        TrackedObject known = objects.get(object);
        if (known == null) {
            throw new IllegalStateException("queued and not known: object=" + object);
        }
        return known;
    }
}
