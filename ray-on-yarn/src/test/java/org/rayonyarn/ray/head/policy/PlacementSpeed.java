package org.rayonyarn.ray.head.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.rayonyarn.ray.rpc.NodeId;

/** Prints how many choices the policy makes in a second: run by hand, {@code java -cp … PlacementSpeed}. */
final class PlacementSpeed {
    private static final long ROUND_NANOS = 500_000_000;
    private static final int ROUNDS = 5;

    private PlacementSpeed() {}

    public static void main(String[] args) {
        for (int nodes : new int[] {10, 100, 1000}) {
            List<Candidate> candidates = candidates(nodes);
            for (int wanted : new int[] {1, 16, 4 * nodes}) {
                double best = 0;
                for (int round = 0; round < ROUNDS; round++) {
                    best = Math.max(best, decisionsPerSecond(candidates, wanted));
                }
                System.out.printf(
                        "nodes=%d slotsWanted=%d decisionsPerSecond=%.0f slotsPerSecond=%.0f%n",
                        nodes, wanted, best, best * Math.min(wanted, 8 * nodes));
            }
        }
    }

    private static List<Candidate> candidates(int nodes) {
        Random random = new Random(nodes);
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            candidates.add(
                    new Candidate(NodeId.of("n" + i), 8, 8, random.nextInt(40), 1_000_000L * random.nextInt(1, 20)));
        }
        return candidates;
    }

    private static double decisionsPerSecond(List<Candidate> candidates, int wanted) {
        long start = System.nanoTime();
        long decisions = 0;
        while (System.nanoTime() - start < ROUND_NANOS) {
            decisions += PlacementPolicy.freeSlots(candidates, wanted, new Inputs(null, 1000, 125_000_000))
                            .isEmpty()
                    ? 0
                    : 1;
        }
        return decisions * 1e9 / (System.nanoTime() - start);
    }
}
