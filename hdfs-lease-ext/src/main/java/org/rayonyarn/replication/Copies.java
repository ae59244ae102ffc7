package org.rayonyarn.replication;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.replication.TrackedObject.Pending;

/** Copies under way: what to start within the throttle, and what has taken too long. Not thread-safe. */
final class Copies {
    private final ReplicationConfig config;
    private final Cluster cluster;
    private final Placement placement;
    private final Set<TrackedObject> withPending = new LinkedHashSet<>();

    Copies(ReplicationConfig config, Cluster cluster, Placement placement) {
        this.config = config;
        this.cluster = cluster;
        this.placement = placement;
    }

    /** How many streams a node may have for objects of this urgency. */
    int limit(Urgency urgency) {
        return urgency == Urgency.LAST_COPY ? config.urgentStreamsPerNode() : config.streamsPerNode();
    }

    /** Starts as many copies as the object lacks and the throttle allows. */
    List<ReplicationOrder> start(TrackedObject object, Urgency urgency, long nowNs) {
        List<ReplicationOrder> orders = new ArrayList<>();
        int limit = limit(urgency);
        Set<String> taken = cluster.live(object);
        int wanted = urgency == Urgency.MISPLACED ? 1 : object.desired - taken.size();
        wanted -= object.pending.size();
        taken.addAll(object.pending.keySet());
        for (int i = 0; i < wanted; i++) {
            TrackedNode source = source(object, limit);
            if (source == null) {
                return orders;
            }
            List<String> target = placement.choose(
                    1, null, taken, node -> cluster.node(node).streams < limit && !object.holders.contains(node));
            if (target.isEmpty()) {
                return orders;
            }
            orders.add(start(object, source, cluster.node(target.get(0)), nowNs));
            taken.add(target.get(0));
        }
        return orders;
    }

    /** The copy to {@code target} is over, however it ended; false if none was under way. */
    boolean end(TrackedObject object, String target) {
        Pending pending = object.pending.remove(target);
        if (pending == null) {
            return false;
        }
        cluster.node(pending.source()).streams--;
        cluster.node(target).streams--;
        if (object.pending.isEmpty()) {
            withPending.remove(object);
        }
        return true;
    }

    void endAll(TrackedObject object) {
        for (String target : List.copyOf(object.pending.keySet())) {
            end(object, target);
        }
    }

    /** Ends what nobody reported in time, or nobody can any more; the objects concerned. */
    List<TrackedObject> expire(long nowNs) {
        List<TrackedObject> expired = new ArrayList<>();
        for (TrackedObject object : List.copyOf(withPending)) {
            for (Map.Entry<String, Pending> copy : Map.copyOf(object.pending).entrySet()) {
                if (isHopeless(copy.getKey(), copy.getValue(), nowNs) && end(object, copy.getKey())) {
                    expired.add(object);
                }
            }
        }
        return expired;
    }

    private boolean isHopeless(String target, Pending copy, long nowNs) {
        return nowNs - copy.sinceNs() > config.transferTimeout().toNanos()
                || !cluster.node(target).isReachable()
                || !cluster.node(copy.source()).isReachable();
    }

    private ReplicationOrder start(TrackedObject object, TrackedNode source, TrackedNode target, long nowNs) {
        source.streams++;
        target.streams++;
        object.pending.put(target.id, new Pending(source.id, nowNs));
        withPending.add(object);
        return new ReplicationOrder.Copy(object.id, object.generation, source.id, target.id);
    }

    private @Nullable TrackedNode source(TrackedObject object, int limit) {
        TrackedNode best = null;
        for (String holder : object.holders) {
            TrackedNode node = cluster.node(holder);
            boolean usable = node.isReachable() && !object.doomed.containsKey(holder) && node.streams < limit;
            if (usable && (best == null || node.streams < best.streams)) {
                best = node;
            }
        }
        return best;
    }
}
