package org.rayonyarn.ray.head.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.HeadReply.Grant;
import org.rayonyarn.ray.rpc.NodeId;

final class PlacementPolicyTest {
    private static final long MS = 1_000_000;
    private static final long BANDWIDTH = 125_000_000;
    private static final Inputs NONE = new Inputs(null, 0, BANDWIDTH);

    @Test
    void prefersTheShortestWaitNotTheShortestQueue() {
        Candidate longTasks = candidate("a", 4, 4, 2, 100 * MS);
        Candidate shortTasks = candidate("b", 4, 4, 8, 10 * MS);

        assertThat(free(1, longTasks, shortTasks)).containsExactly(new Grant(shortTasks.node(), 1));
    }

    @Test
    void aQueueIsShorterWhereMoreSlotsServeIt() {
        Candidate small = candidate("a", 1, 1, 4, MS);
        Candidate large = candidate("b", 8, 8, 8, MS);

        assertThat(free(1, small, large)).containsExactly(new Grant(large.node(), 1));
    }

    @Test
    void spreadsOverIdleNodesInProportionToTheirSlots() {
        Candidate small = candidate("a", 2, 2, 0, 0);
        Candidate large = candidate("b", 6, 6, 0, 0);

        assertThat(free(4, small, large))
                .containsExactlyInAnyOrder(new Grant(small.node(), 1), new Grant(large.node(), 3));
    }

    @Test
    void neverGrantsMoreThanIsFree() {
        Candidate full = candidate("a", 4, 0, 4, MS);
        Candidate overbooked = candidate("b", 4, -3, 7, MS);
        Candidate free = candidate("c", 4, 2, 90, MS);

        assertThat(free(100, full, overbooked, free)).containsExactly(new Grant(free.node(), 2));
    }

    @Test
    void grantsOneSlotWhereTheWaitIsTheShortestEvenIfNoneIsFree() {
        Candidate slow = candidate("a", 4, 0, 9, MS);
        Candidate fast = candidate("b", 4, -2, 6, MS);

        assertThat(PlacementPolicy.oneSlotAnyway(List.of(slow, fast), NONE)).containsExactly(new Grant(fast.node(), 1));
        assertThat(PlacementPolicy.oneSlotAnyway(List.of(), NONE)).isEmpty();
    }

    @Test
    void theWaitCountsQueueTaskTimeSlotsAndBytes() {
        Candidate candidate = candidate("a", 2, 1, 4, 3 * MS);

        assertThat(candidate.estimatedWaitNanos(new Inputs(null, 125_000, BANDWIDTH)))
                .isEqualTo(6.0 * MS + 1.0 * MS);
    }

    @Test
    void queuesWhereTheInputsAreUnlessThatTakesLongerThanPullingThem() {
        Candidate home = candidate("home", 1, 0, 3, MS);
        Candidate idle = candidate("idle", 1, 1, 0, MS);
        Inputs large = new Inputs(home.node(), 10 * BANDWIDTH / 1_000, BANDWIDTH); // 10 ms to pull
        Inputs small = new Inputs(home.node(), BANDWIDTH / 1_000, BANDWIDTH); // 1 ms

        assertThat(PlacementPolicy.nearInputs(List.of(home, idle), 1, large, node -> true))
                .containsExactly(new Grant(home.node(), 1));
        assertThat(PlacementPolicy.nearInputs(List.of(home, idle), 1, small, node -> true))
                .containsExactly(new Grant(idle.node(), 1));
    }

    @Test
    void spillsFromTheHomeOfItsInputsOnceTheQueueThereIsLongerThanTheTransfer() {
        Candidate home = candidate("home", 4, 4, 0, 10 * MS);
        Candidate idle = candidate("idle", 4, 4, 0, 10 * MS);
        Inputs inputs = new Inputs(home.node(), 4 * BANDWIDTH / 1_000, BANDWIDTH); // 4 ms

        List<Grant> grants = PlacementPolicy.nearInputs(List.of(home, idle), 6, inputs, node -> true);

        assertThat(grants).containsExactly(new Grant(home.node(), 4), new Grant(idle.node(), 2));
    }

    @Test
    void waitsForItsLeaseAtTheHomeOfItsInputsRatherThanTakeAWorseNode() {
        Candidate home = candidate("home", 1, 0, 1, MS);
        Candidate idle = candidate("idle", 1, 1, 0, MS);
        Inputs inputs = new Inputs(home.node(), BANDWIDTH, BANDWIDTH);

        assertThat(PlacementPolicy.nearInputs(List.of(home, idle), 5, inputs, node -> false))
                .isEmpty();
    }

    /** Slot by slot, each grant goes where a look at all candidates finds the shortest wait. */
    @Test
    void equalsALookAtAllCandidatesForEachSlot() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            List<Candidate> candidates = new ArrayList<>();
            for (int i = random.nextInt(12); i >= 0; i--) {
                int slots = 1 + random.nextInt(8);
                candidates.add(candidate(
                        "n" + i, slots, random.nextInt(slots + 2) - 1, random.nextInt(20), random.nextInt(5) * MS));
            }
            int wanted = random.nextInt(30);

            assertThat(PlacementPolicy.freeSlots(candidates, wanted, NONE))
                    .as("seed=%d round=%d", seed, round)
                    .containsExactlyInAnyOrderElementsOf(slotBySlot(candidates, wanted));
        }
    }

    private static List<Grant> slotBySlot(List<Candidate> candidates, int wanted) {
        List<Candidate> left = new ArrayList<>(candidates);
        int[] granted = new int[left.size()];
        for (int slot = 0; slot < wanted; slot++) {
            int best = -1;
            for (int i = 0; i < left.size(); i++) {
                if (left.get(i).free() > 0 && (best < 0 || isBetter(left.get(i), left.get(best)))) {
                    best = i;
                }
            }
            if (best >= 0) {
                granted[best]++;
                left.set(best, left.get(best).withOneMore());
            }
        }
        List<Grant> grants = new ArrayList<>();
        for (int i = 0; i < granted.length; i++) {
            if (granted[i] > 0) {
                grants.add(new Grant(candidates.get(i).node(), granted[i]));
            }
        }
        return grants;
    }

    private static boolean isBetter(Candidate one, Candidate other) {
        double difference = one.estimatedWaitNanos(NONE) - other.estimatedWaitNanos(NONE);
        return difference < 0 || (difference == 0 && one.slots() > other.slots());
    }

    private static List<Grant> free(int wanted, Candidate... candidates) {
        return PlacementPolicy.freeSlots(List.of(candidates), wanted, NONE);
    }

    private static Candidate candidate(String name, int slots, int free, long queued, long meanTaskNanos) {
        return new Candidate(NodeId.of(name), slots, free, queued, meanTaskNanos);
    }
}
