package org.rayonyarn.ray.head;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
        return lacking(waiting, fairShare(waiting.request().tasks()));
    }

    private int lacking(Pending waiting, int fair) {
        int has = leases.targetsOf(waiting.requester(), waiting.request().tasks()).values().stream()
                .mapToInt(Integer::intValue)
                .sum();
        return Math.min(waiting.request().backlog(), fair - has);
    }

    /** What one large holder of each class is to give back for those that lack some; nothing of a class that nobody lacks. */
    List<Revocation> revocations() {
        List<Revocation> revocations = new ArrayList<>();
        for (SchedulingClass tasks : pending.classes()) {
            int fair = fairShare(tasks);
            Map<NodeId, Integer> poor = new LinkedHashMap<>();
            pending.of(tasks).forEach(waiting -> poor.put(waiting.requester(), lacking(waiting, fair)));
            poor.values().removeIf(lacks -> lacks <= 0);
            if (!poor.isEmpty()) {
                revocations.addAll(fromTheLargest(tasks, fair, poor));
            }
        }
        return revocations;
    }

    /** The largest holder that has some where one of the poor could use them. */
    private List<Revocation> fromTheLargest(SchedulingClass tasks, int fair, Map<NodeId, Integer> poor) {
        return leases.holdersOf(tasks).entrySet().stream()
                .filter(holder -> holder.getValue() > fair)
                .sorted(Map.Entry.<NodeId, Integer>comparingByValue().reversed())
                .map(holder -> revoke(holder.getKey(), tasks, holder.getValue() - fair, poor))
                .filter(orders -> !orders.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    /** Nobody borrows its own workers: to free them for it would be for nothing, again and again. */
    private List<Revocation> revoke(NodeId holder, SchedulingClass tasks, int most, Map<NodeId, Integer> poor) {
        int wanted = poor.values().stream().mapToInt(Integer::intValue).sum();
        int left = Math.min(most, wanted);
        List<Revocation> orders = new ArrayList<>();
        for (Map.Entry<NodeId, Integer> target : leases.targetsOf(holder, tasks).entrySet()) {
            int useful = wanted - poor.getOrDefault(target.getKey(), 0);
            int taken = Math.min(left, Math.min(target.getValue(), useful));
            if (taken > 0) {
                orders.add(new Revocation(holder, new RevokeLease(tasks, target.getKey(), taken)));
                left -= taken;
            }
        }
        return orders;
    }
}
