package org.rayonyarn.ray.head.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.rayonyarn.ray.rpc.HeadReply.Grant;
import org.rayonyarn.ray.rpc.NodeId;

/**
 * Where tasks go that their own node can't start: to the smallest estimated wait = queue length × mean task time / slots +
 * bytes of remote inputs / bandwidth (Ray, OSDI'18, section 4.2.2). Pure.
 *
 * <p>Assumes that tasks of one shape are alike, that a node's slots are, and that loads are a report old, corrected by what
 * was granted since. Ties go to the larger node, then to the earlier in the list.
 */
public final class PlacementPolicy {
    private PlacementPolicy() {}

    /**
     * Slots that are free, one after the other where the wait is then the smallest.
     *
     * @param wanted how many slots; fewer are granted where fewer are free
     * @return one grant a node, in the order of choice; empty if nothing is free
     */
    public static List<Grant> freeSlots(
            List<Candidate> candidates, int wanted, long inputBytes, long bandwidthBytesPerSecond) {
        PriorityQueue<Ranked> best = ranked(candidates, inputBytes, bandwidthBytesPerSecond);
        Map<NodeId, Integer> slots = new LinkedHashMap<>();
        for (int granted = 0; granted < wanted && !best.isEmpty(); granted++) {
            Ranked chosen = best.remove();
            slots.merge(chosen.candidate.node(), 1, Integer::sum);
            Candidate left = chosen.candidate.withOneMore();
            if (left.free() > 0) {
                best.add(Ranked.of(left, chosen.order, inputBytes, bandwidthBytesPerSecond));
            }
        }
        List<Grant> grants = new ArrayList<>(slots.size());
        slots.forEach((node, count) -> grants.add(new Grant(node, count)));
        return grants;
    }

    /**
     * One slot more than there are, where the wait is the smallest: so nobody starves while others hold all slots.
     *
     * @return one grant of one slot; empty without candidates
     */
    public static List<Grant> oneSlotAnyway(List<Candidate> candidates, long inputBytes, long bandwidthBytesPerSecond) {
        return candidates.stream()
                .map(candidate -> Ranked.of(candidate, 0, inputBytes, bandwidthBytesPerSecond))
                .min(Ranked.BEST_FIRST)
                .map(best -> List.of(new Grant(best.candidate.node(), 1)))
                .orElse(List.of());
    }

    private static PriorityQueue<Ranked> ranked(
            List<Candidate> candidates, long inputBytes, long bandwidthBytesPerSecond) {
        List<Ranked> free = new ArrayList<>(candidates.size());
        for (Candidate candidate : candidates) {
            if (candidate.free() > 0) {
                free.add(Ranked.of(candidate, free.size(), inputBytes, bandwidthBytesPerSecond));
            }
        }
        PriorityQueue<Ranked> best = new PriorityQueue<>(Math.max(1, free.size()), Ranked.BEST_FIRST);
        best.addAll(free);
        return best;
    }

    private record Ranked(Candidate candidate, int order, double waitNanos) {
        static final Comparator<Ranked> BEST_FIRST = Comparator.comparingDouble(Ranked::waitNanos)
                .thenComparingInt(ranked -> -ranked.candidate.slots())
                .thenComparingInt(Ranked::order);

        static Ranked of(Candidate candidate, int order, long inputBytes, long bandwidth) {
            return new Ranked(candidate, order, candidate.estimatedWaitNanos(inputBytes, bandwidth));
        }
    }
}
