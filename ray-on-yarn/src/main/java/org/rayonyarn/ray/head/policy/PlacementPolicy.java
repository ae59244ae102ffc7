package org.rayonyarn.ray.head.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import org.rayonyarn.ray.rpc.HeadReply.Grant;
import org.rayonyarn.ray.rpc.NodeId;

/**
 * Where tasks go that their own node can't start: to the smallest estimated wait = queue length × mean task time / slots +
 * bytes of remote inputs / bandwidth (Ray, OSDI'18, section 4.2.2). Pure.
 *
 * <p>Assumes that tasks of one class are alike, that a node's slots are, and that loads are a report old, corrected by what
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
    public static List<Grant> freeSlots(List<Candidate> candidates, int wanted, Inputs inputs) {
        return choose(candidates, wanted, inputs, candidate -> candidate.free() > 0);
    }

    /**
     * For tasks with large inputs: slots where the wait is the smallest, free or not, since to queue where the inputs are may be
     * cheaper than to pull them.
     *
     * @param mayQueue whether one more may be sent to a node that has no free slot
     * @return one grant a node, in the order of choice; ends early where the next best is a node that may not be chosen
     */
    public static List<Grant> nearInputs(
            List<Candidate> candidates, int wanted, Inputs inputs, Predicate<NodeId> mayQueue) {
        PriorityQueue<Ranked> best = ranked(candidates, inputs, candidate -> true);
        Map<NodeId, Integer> slots = new LinkedHashMap<>();
        for (int granted = 0; granted < wanted && !best.isEmpty(); granted++) {
            Ranked chosen = best.remove();
            NodeId node = chosen.candidate.node();
            boolean queues = chosen.candidate.free() <= 0;
            if (queues && (slots.containsKey(node) || !mayQueue.test(node))) {
                break;
            }
            slots.merge(node, 1, Integer::sum);
            best.add(Ranked.of(chosen.candidate.withOneMore(), chosen.order, inputs));
        }
        return grants(slots);
    }

    /**
     * One slot more than there are, where the wait is the smallest: so nobody starves while others hold all slots.
     *
     * @return one grant of one slot; empty without candidates
     */
    public static List<Grant> oneSlotAnyway(List<Candidate> candidates, Inputs inputs) {
        return candidates.stream()
                .map(candidate -> Ranked.of(candidate, 0, inputs))
                .min(Ranked.BEST_FIRST)
                .map(best -> List.of(new Grant(best.candidate.node(), 1)))
                .orElse(List.of());
    }

    private static List<Grant> choose(
            List<Candidate> candidates, int wanted, Inputs inputs, Predicate<Candidate> eligible) {
        PriorityQueue<Ranked> best = ranked(candidates, inputs, eligible);
        Map<NodeId, Integer> slots = new LinkedHashMap<>();
        for (int granted = 0; granted < wanted && !best.isEmpty(); granted++) {
            Ranked chosen = best.remove();
            slots.merge(chosen.candidate.node(), 1, Integer::sum);
            Candidate left = chosen.candidate.withOneMore();
            if (eligible.test(left)) {
                best.add(Ranked.of(left, chosen.order, inputs));
            }
        }
        return grants(slots);
    }

    private static List<Grant> grants(Map<NodeId, Integer> slots) {
        List<Grant> grants = new ArrayList<>(slots.size());
        slots.forEach((node, count) -> grants.add(new Grant(node, count)));
        return grants;
    }

    private static PriorityQueue<Ranked> ranked(
            List<Candidate> candidates, Inputs inputs, Predicate<Candidate> eligible) {
        List<Ranked> ranked = new ArrayList<>(candidates.size());
        for (Candidate candidate : candidates) {
            if (eligible.test(candidate)) {
                ranked.add(Ranked.of(candidate, ranked.size(), inputs));
            }
        }
        PriorityQueue<Ranked> best = new PriorityQueue<>(Math.max(1, ranked.size()), Ranked.BEST_FIRST);
        best.addAll(ranked);
        return best;
    }

    private record Ranked(Candidate candidate, int order, double waitNanos) {
        static final Comparator<Ranked> BEST_FIRST = Comparator.comparingDouble(Ranked::waitNanos)
                .thenComparingInt(ranked -> -ranked.candidate.slots())
                .thenComparingInt(Ranked::order);

        static Ranked of(Candidate candidate, int order, Inputs inputs) {
            return new Ranked(candidate, order, candidate.estimatedWaitNanos(inputs));
        }
    }
}
