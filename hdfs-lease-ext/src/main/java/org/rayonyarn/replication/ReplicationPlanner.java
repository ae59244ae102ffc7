package org.rayonyarn.replication;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.replication.TrackedObject.Pending;
import org.rayonyarn.replication.TrackedObject.Trim;

/**
 * Keeps every object at its number of copies: reports in, orders out. Pure: time and chance are given. Not thread-safe;
 * one loop owns it.
 *
 * <p>Invariant: a delete is ordered only for a stale copy, for a deleted object, or when as many other copies as desired
 * are on nodes that were heard of after the decision. So a delete never takes the last live copy, if no more than one
 * node or rack fails within one heartbeat, and a node that has lost copies says so with its next word.
 */
public final class ReplicationPlanner {
    private final ReplicationConfig config;
    private final Topology topology = new Topology();
    private final Placement placement;
    private final Map<String, TrackedNode> nodes = new LinkedHashMap<>();
    private final Map<String, TrackedObject> objects = new HashMap<>();
    private final Map<Urgency, Set<String>> queues = new EnumMap<>(Urgency.class);
    private final Set<String> withPending = new LinkedHashSet<>();
    private final List<ReplicationOrder> orders = new ArrayList<>();

    private long lastTickNs;

    public ReplicationPlanner(ReplicationConfig config, RandomGenerator random) {
        this.config = config;
        this.placement = new Placement(topology, random);
        for (Urgency urgency : Urgency.values()) {
            queues.put(urgency, new LinkedHashSet<>());
        }
    }

    /** A node lives; the first word of it, or its return, makes it known. */
    public void onHeartbeat(String node, String rack, long nowNs) {
        TrackedNode known = nodes.computeIfAbsent(node, id -> new TrackedNode(id, rack, nowNs));
        known.heardNs = nowNs;
        if (known.state == TrackedNode.State.DEAD || !topology.contains(node)) {
            known.state = known.retire ? TrackedNode.State.RETIRING : TrackedNode.State.LIVE;
            if (!known.retire) {
                topology.add(node, known.rack);
            }
            requeueAll(known.objects);
        }
    }

    /** An object shall be kept; copies are reported by their nodes. Again with a larger generation, it was rewritten. */
    public void onObject(String object, long generation) {
        TrackedObject known = objects.get(object);
        if (known == null) {
            objects.put(object, new TrackedObject(object, generation, config.copies()));
        } else if (generation > known.generation) {
            known.generation = generation;
            for (String holder : List.copyOf(known.holders)) {
                drop(known, holder);
                order(new ReplicationOrder.Delete(object, generation - 1, holder));
            }
        }
        requeue(object);
    }

    /** An object is no longer wanted: its copies go, also those that are reported later. */
    public void onObjectDeleted(String object) {
        TrackedObject known = objects.remove(object);
        if (known == null) {
            return;
        }
        queue(known.urgency).remove(object);
        withPending.remove(object);
        known.pending.forEach((target, pending) -> endStreams(pending.source(), target));
        for (String holder : known.holders) {
            node(holder).objects.remove(object);
            order(new ReplicationOrder.Delete(object, known.generation, holder));
        }
    }

    /** All that a node holds, as object to generation; what it held before and does not name is gone. */
    public void onBlockReport(String node, Map<String, Long> copies) {
        TrackedNode known = node(node);
        for (String missing : new HashSet<>(known.objects)) {
            if (!copies.containsKey(missing)) {
                onCopyLost(node, missing);
            }
        }
        copies.forEach((object, generation) -> onCopy(node, object, generation));
    }

    /** A node has a copy. */
    public void onCopy(String node, String object, long generation) {
        TrackedObject known = objects.get(object);
        if (known == null || generation < known.generation) {
            order(new ReplicationOrder.Delete(object, generation, node));
            return;
        }
        Pending pending = known.pending.remove(node);
        if (pending != null) {
            endStreams(pending.source(), node);
        }
        Long doomedSince = known.doomed.get(node);
        if (doomedSince == null
                || lastTickNs - doomedSince > config.transferTimeout().toNanos()) {
            known.doomed.remove(node); // the order to delete was lost: the copy counts again, and may be trimmed again
            known.holders.add(node);
            node(node).objects.add(object);
        }
        requeue(object);
    }

    /** A node has no copy any more: deleted, or found corrupt. */
    public void onCopyLost(String node, String object) {
        TrackedObject known = objects.get(object);
        node(node).objects.remove(object);
        if (known != null) {
            known.doomed.remove(node);
            drop(known, node);
            requeue(object);
        }
    }

    /** A copy that was ordered has failed; it is ordered again, perhaps elsewhere. */
    public void onCopyFailed(String object, String target) {
        TrackedObject known = objects.get(object);
        Pending pending = known == null ? null : known.pending.remove(target);
        if (pending != null) {
            endStreams(pending.source(), target);
            requeue(object);
        }
    }

    /** Empties a node: its copies are made elsewhere first. */
    public void retire(String node) {
        TrackedNode known = node(node);
        known.retire = true;
        if (known.state == TrackedNode.State.LIVE) {
            known.state = TrackedNode.State.RETIRING;
            topology.remove(node);
            requeueAll(known.objects);
        }
    }

    /** Whether a retiring node may go: nothing depends on it. */
    public boolean isEmptied(String node) {
        for (String object : node(node).objects) {
            TrackedObject known = objects.get(object);
            if (known != null && live(known).size() < Math.min(known.desired, topology.size())) {
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
        buryTheSilent(nowNs);
        expirePending(nowNs);
        for (Urgency urgency : List.of(Urgency.LAST_COPY, Urgency.BADLY_UNDER, Urgency.UNDER, Urgency.MISPLACED)) {
            for (String object : List.copyOf(queue(urgency))) {
                copy(objects.get(object), urgency, nowNs);
            }
        }
        for (String object : List.copyOf(queue(Urgency.EXCESS))) {
            trim(objects.get(object), nowNs);
        }
        List<ReplicationOrder> planned = List.copyOf(orders);
        orders.clear();
        return planned;
    }

    /** How many objects are short of copies that could be made. */
    public int underReplicated() {
        return queue(Urgency.LAST_COPY).size()
                + queue(Urgency.BADLY_UNDER).size()
                + queue(Urgency.UNDER).size();
    }

    private void buryTheSilent(long nowNs) {
        for (TrackedNode node : nodes.values()) {
            if (node.isReachable()
                    && nowNs - node.heardNs > config.nodeSilence().toNanos()) {
                node.state = TrackedNode.State.DEAD;
                topology.remove(node.id);
                requeueAll(node.objects);
            }
        }
    }

    private void expirePending(long nowNs) {
        for (String object : List.copyOf(withPending)) {
            TrackedObject known = objects.get(object);
            if (known == null || known.pending.isEmpty()) {
                withPending.remove(object);
                continue;
            }
            for (Map.Entry<String, Pending> entry : Map.copyOf(known.pending).entrySet()) {
                boolean late = nowNs - entry.getValue().sinceNs()
                        > config.transferTimeout().toNanos();
                boolean hopeless = !node(entry.getKey()).isReachable()
                        || !node(entry.getValue().source()).isReachable();
                if (late || hopeless) {
                    onCopyFailed(object, entry.getKey());
                }
            }
        }
    }

    private void copy(@Nullable TrackedObject object, Urgency urgency, long nowNs) {
        if (object == null) {
            return;
        }
        int limit = urgency == Urgency.LAST_COPY ? config.urgentStreamsPerNode() : config.streamsPerNode();
        int wanted =
                urgency == Urgency.MISPLACED ? 1 : object.desired - live(object).size();
        wanted -= object.pending.size();
        Set<String> taken = new LinkedHashSet<>(live(object));
        taken.addAll(object.pending.keySet());
        for (int i = 0; i < wanted; i++) {
            TrackedNode source = source(object, limit);
            if (source == null) {
                return;
            }
            List<String> target = placement.choose(
                    1, null, taken, node -> node(node).streams < limit && !object.holders.contains(node));
            if (target.isEmpty()) {
                return;
            }
            start(object, source, node(target.get(0)), nowNs);
            taken.add(target.get(0));
        }
    }

    private void start(TrackedObject object, TrackedNode source, TrackedNode target, long nowNs) {
        source.streams++;
        target.streams++;
        object.pending.put(target.id, new Pending(source.id, nowNs));
        withPending.add(object.id);
        order(new ReplicationOrder.Copy(object.id, object.generation, source.id, target.id));
    }

    private void endStreams(String source, String target) {
        node(source).streams--;
        node(target).streams--;
    }

    private @Nullable TrackedNode source(TrackedObject object, int limit) {
        TrackedNode best = null;
        for (String holder : object.holders) {
            TrackedNode node = node(holder);
            boolean usable = node.isReachable() && !object.doomed.containsKey(holder) && node.streams < limit;
            if (usable && (best == null || node.streams < best.streams)) {
                best = node;
            }
        }
        return best;
    }

    /** Decides in one tick and acts in a later one, when all that shall remain have been heard of in between. */
    private void trim(@Nullable TrackedObject object, long nowNs) {
        if (object == null) {
            return;
        }
        Set<String> live = live(object);
        Trim trim = object.trim;
        if (trim == null || !live.contains(trim.node())) {
            object.trim = new Trim(mostDispensable(live), nowNs);
            return;
        }
        live.remove(trim.node());
        long confirmed =
                live.stream().filter(n -> node(n).heardNs > trim.sinceNs()).count();
        if (confirmed >= object.desired) {
            object.trim = null;
            object.doomed.put(trim.node(), nowNs);
            drop(object, trim.node());
            order(new ReplicationOrder.Delete(object.id, object.generation, trim.node()));
            requeue(object.id);
        }
    }

    /** One of the rack that has the most copies; among those the busiest node. */
    private String mostDispensable(Set<String> live) {
        Map<String, Integer> perRack = new HashMap<>();
        live.forEach(n -> perRack.merge(node(n).rack, 1, Integer::sum));
        String best = live.iterator().next();
        for (String candidate : live) {
            int more = perRack.getOrDefault(node(candidate).rack, 0) - perRack.getOrDefault(node(best).rack, 0);
            if (more > 0
                    || (more == 0
                            && node(candidate).objects.size()
                                    > node(best).objects.size())) {
                best = candidate;
            }
        }
        return best;
    }

    private Set<String> live(TrackedObject object) {
        Set<String> live = new LinkedHashSet<>();
        for (String holder : object.holders) {
            if (node(holder).state == TrackedNode.State.LIVE) {
                live.add(holder);
            }
        }
        return live;
    }

    private Urgency urgencyOf(TrackedObject object) {
        Set<String> live = live(object);
        long reachable =
                object.holders.stream().filter(n -> node(n).isReachable()).count();
        if (reachable == 0) {
            return Urgency.UNREACHABLE;
        }
        if (live.size() < object.desired) {
            if (live.isEmpty() || reachable == 1) {
                return Urgency.LAST_COPY;
            }
            return live.size() * 3 < object.desired ? Urgency.BADLY_UNDER : Urgency.UNDER;
        }
        boolean oneRack = live.stream().map(n -> node(n).rack).distinct().count() == 1;
        if (live.size() == object.desired && object.desired > 1 && oneRack && topology.rackCount() > 1) {
            return Urgency.MISPLACED;
        }
        return live.size() > object.desired ? Urgency.EXCESS : Urgency.FINE;
    }

    private void drop(TrackedObject object, String node) {
        object.holders.remove(node);
        node(node).objects.remove(object.id);
    }

    private void requeueAll(Collection<String> some) {
        List.copyOf(some).forEach(this::requeue);
    }

    private void requeue(String object) {
        TrackedObject known = objects.get(object);
        if (known == null) {
            return;
        }
        queue(known.urgency).remove(object);
        known.urgency = urgencyOf(known);
        queue(known.urgency).add(object);
        if (known.urgency != Urgency.EXCESS) {
            known.trim = null;
        }
    }

    private Set<String> queue(Urgency urgency) {
        return Objects.requireNonNull(queues.get(urgency));
    }

    private void order(ReplicationOrder order) {
        orders.add(order);
    }

    private TrackedNode node(String id) {
        TrackedNode known = nodes.get(id);
        if (known == null) {
            throw new IllegalArgumentException("a report of a node that never sent a heartbeat: node=" + id);
        }
        return known;
    }
}
