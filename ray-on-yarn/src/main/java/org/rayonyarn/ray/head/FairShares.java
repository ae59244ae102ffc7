package org.rayonyarn.ray.head;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rayonyarn.ray.head.PendingLeases.Pending;
import org.rayonyarn.ray.rpc.HeadReply.RevokeLease;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.SchedulingClass;

/**
 * Who has more worker leases of a class than is fair while others wait for some. Confined to the head.
 *
 * <p>Fair is what is out, divided by those who hold or want some; at least one slot.
 */
final class FairShares {
    /** A holder is to give so much back. */
    record Revocation(NodeId holder, RevokeLease order) {}

    private final LeaseTable leases;
    private final PendingLeases pending;

    FairShares(LeaseTable leases, PendingLeases pending) {
        this.leases = leases;
        this.pending = pending;
    }

    int fairShare(SchedulingClass tasks) {
        Map<NodeId, Integer> holders = leases.holdersOf(tasks);
        Set<NodeId> interested = new HashSet<>(holders.keySet());
        pending.of(tasks).forEach(waiting -> interested.add(waiting.requester()));
        int out = holders.values().stream().mapToInt(Integer::intValue).sum();
        return Math.max(1, out / Math.max(1, interested.size()));
    }

    /** How many slots a waiting node lacks. */
    int lacking(Pending waiting) {
        SchedulingClass tasks = waiting.request().tasks();
        int has = leases.targetsOf(waiting.requester(), tasks).values().stream()
                .mapToInt(Integer::intValue)
                .sum();
        return Math.min(waiting.request().backlog(), fairShare(tasks) - has);
    }

    /** What the largest holder of each class is to give back for those that lack some; nothing of a class that nobody lacks. */
    List<Revocation> revocations() {
        List<Revocation> revocations = new ArrayList<>();
        for (SchedulingClass tasks : pending.classes()) {
            int wanted = pending.of(tasks).stream()
                    .mapToInt(waiting -> Math.max(0, lacking(waiting)))
                    .sum();
            int fair = fairShare(tasks);
            leases.holdersOf(tasks).entrySet().stream()
                    .max(Comparator.comparingInt(Map.Entry::getValue))
                    .ifPresent(largest ->
                            revoke(largest.getKey(), tasks, Math.min(wanted, largest.getValue() - fair), revocations));
        }
        return revocations;
    }

    private void revoke(NodeId holder, SchedulingClass tasks, int slots, List<Revocation> revocations) {
        int left = slots;
        for (Map.Entry<NodeId, Integer> target : leases.targetsOf(holder, tasks).entrySet()) {
            int taken = Math.min(left, target.getValue());
            if (taken > 0) {
                revocations.add(new Revocation(holder, new RevokeLease(tasks, target.getKey(), taken)));
                left -= taken;
            }
        }
    }
}
