package org.rayonyarn.ray.head;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.head.SilenceJudge.Verdict;
import org.rayonyarn.ray.head.policy.Separation;
import org.rayonyarn.ray.head.policy.Separation.Pair;
import org.rayonyarn.ray.head.policy.Separation.Victim;
import org.rayonyarn.ray.rpc.HeadRequest.Unreachable;
import org.rayonyarn.ray.rpc.NodeId;

/**
 * Which of two living nodes must go because they can't reach each other, so that nobody waits for ever for what the one has said
 * to the other. Confined to the head.
 *
 * <p>It listens before it judges: a complaint has to stand for half the silence limit of the head's own awake time, and both nodes
 * must have been heard in that time. So a connection that comes about again is not judged, nor is a node that is dead or stalled,
 * whose silence is judged elsewhere; and what was complained of while this process slept is forgotten when the others hear it.
 */
final class ReachJudge {
    /** One that has not been taken back. */
    private record Complaint(NodeId by, NodeId about, String why, long sinceNanos) {
        boolean isBetween(NodeId one, NodeId other) {
            return (by.equals(one) && about.equals(other)) || (by.equals(other) && about.equals(one));
        }
    }

    private final long tickNanos;
    private final long patienceNanos;
    private final Map<NodeId, Map<NodeId, Complaint>> complaints = new LinkedHashMap<>();
    private @Nullable Long lastTickNanos;

    /** How long the head has been awake, to within a tick. */
    private long awakeNanos;

    ReachJudge(HeadConfig config) {
        this.tickNanos = config.tick().toNanos();
        this.patienceNanos = config.silenceLimit().toNanos() / 2;
    }

    /** A node says whom it can't reach: all of them. What it said before and repeats stands since then. */
    void report(NodeId by, List<Unreachable> unreachable) {
        Map<NodeId, Complaint> before = complaints.getOrDefault(by, Map.of());
        Map<NodeId, Complaint> now = new LinkedHashMap<>();
        for (Unreachable other : unreachable) {
            Complaint standing = before.get(other.node());
            long since = standing == null ? awakeNanos : standing.sinceNanos();
            now.put(other.node(), new Complaint(by, other.node(), other.why(), since));
        }
        if (now.isEmpty()) {
            complaints.remove(by);
        } else {
            complaints.put(by, now);
        }
    }

    /** A node is dead: what it said, and what was said of it, is settled. */
    void forget(NodeId dead) {
        complaints.remove(dead);
        complaints.values().forEach(about -> about.remove(dead));
        complaints.values().removeIf(Map::isEmpty);
    }

    /**
     * @param alive in the order in which they came
     * @param isDriver whether a node must stay while the other one needn't
     */
    List<Verdict> judge(List<KnownNode> alive, Predicate<KnownNode> isDriver, long nowNanos) {
        passTime(nowNanos);
        if (complaints.isEmpty()) {
            return List.of();
        }
        Map<NodeId, KnownNode> heard = new LinkedHashMap<>();
        alive.stream()
                .filter(node -> node.connected && nowNanos - node.heardNanos < patienceNanos)
                .forEach(node -> heard.put(node.id(), node));
        Map<Pair, Complaint> certain = new LinkedHashMap<>();
        Map<Pair, Complaint> suspected = new LinkedHashMap<>();
        complaints.values().stream()
                .flatMap(about -> about.values().stream())
                .filter(complaint -> heard.containsKey(complaint.by) && heard.containsKey(complaint.about))
                .forEach(complaint -> (stands(complaint) ? certain : suspected)
                        .putIfAbsent(new Pair(complaint.by, complaint.about), complaint));
        List<Victim> victims = Separation.victims(
                alive.stream().map(KnownNode::id).toList(),
                node -> isDriver.test(find(heard, node)),
                certain.keySet(),
                suspected.keySet());
        return verdicts(victims, certain.values(), heard);
    }

    private boolean stands(Complaint complaint) {
        return awakeNanos - complaint.sinceNanos >= patienceNanos;
    }

    /** Of a time in which the head was not called, it counts one tick. */
    private void passTime(long nowNanos) {
        if (lastTickNanos != null) {
            awakeNanos += Math.min(tickNanos, nowNanos - lastTickNanos);
        }
        lastTickNanos = nowNanos;
    }

    private static List<Verdict> verdicts(
            List<Victim> victims, Collection<Complaint> certain, Map<NodeId, KnownNode> heard) {
        List<Verdict> verdicts = new ArrayList<>();
        for (Victim victim : victims) {
            Complaint complaint = certain.stream()
                    .filter(standing -> standing.isBetween(victim.node(), victim.apartFrom()))
                    .findFirst()
                    .orElseThrow();
            verdicts.add(new Verdict(find(heard, victim.node()), reason(complaint, heard)));
        }
        return verdicts;
    }

    private static KnownNode find(Map<NodeId, KnownNode> heard, NodeId node) {
        return Objects.requireNonNull(heard.get(node));
    }

    private static String reason(Complaint complaint, Map<NodeId, KnownNode> heard) {
        return find(heard, complaint.by) + " can't reach " + find(heard, complaint.about)
                + ", though the head hears both, so one has to go: " + complaint.why;
    }
}
