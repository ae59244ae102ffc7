package org.rayonyarn.ray.head.policy;

import static io.ray.api.placementgroup.PlacementStrategy.PACK;
import static io.ray.api.placementgroup.PlacementStrategy.SPREAD;
import static io.ray.api.placementgroup.PlacementStrategy.STRICT_PACK;
import static io.ray.api.placementgroup.PlacementStrategy.STRICT_SPREAD;
import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.placementgroup.PlacementStrategy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ResourceSet;

class BundlePolicyTest {
    private static final NodeId A = NodeId.of("a");
    private static final NodeId B = NodeId.of("b");
    private static final NodeId C = NodeId.of("c");

    @Test
    void packsAllOnOneNodeWhereItCan() {
        assertThat(place(PACK, List.of(2, 2), room(A, 3), room(B, 4))).containsExactly(B, B);
    }

    @Test
    void packsOnAsFewAsItCanElse() {
        assertThat(place(PACK, List.of(2, 2, 2), room(A, 2), room(B, 4), room(C, 2)))
                .containsExactly(B, B, A);
    }

    @Test
    void packsStrictlyOrNotAtAll() {
        assertThat(place(STRICT_PACK, List.of(2, 2), room(A, 3), room(B, 3))).isNull();
        assertThat(place(STRICT_PACK, List.of(2, 2), room(A, 3), room(B, 4))).containsExactly(B, B);
    }

    @Test
    void spreadsAsFarAsThereAreNodes() {
        assertThat(place(SPREAD, List.of(1, 1, 1), room(A, 4), room(B, 4))).containsExactly(A, B, A);
    }

    @Test
    void spreadsStrictlyEvenIfTheFirstChoiceIsInTheWay() {
        assertThat(place(STRICT_SPREAD, List.of(1, 4), room(A, 4), room(B, 1))).containsExactly(B, A);
        assertThat(place(STRICT_SPREAD, List.of(1, 1, 1), room(A, 4), room(B, 4)))
                .isNull();
    }

    @Test
    void keepsToWhatTheGroupHasAlready() {
        assertThat(BundlePolicy.place(STRICT_SPREAD, cpus(List.of(1)), List.of(room(A, 4), room(B, 4)), Set.of(A)))
                .containsExactly(B);
        assertThat(BundlePolicy.place(PACK, cpus(List.of(1)), List.of(room(A, 4), room(B, 4)), Set.of(B)))
                .containsExactly(B);
        assertThat(BundlePolicy.place(SPREAD, cpus(List.of(1)), List.of(room(A, 4), room(B, 4)), Set.of(A)))
                .containsExactly(B);
        assertThat(BundlePolicy.place(STRICT_PACK, cpus(List.of(1)), List.of(room(A, 4), room(B, 4)), Set.of(C)))
                .isNull();
    }

    /** Largest first would put 3 and 2 together and strand the other 2s: 3+3, 2+2+2 is the only way. */
    @Test
    void findsAWayWhereTheShortOneEndsInAnImpasse() {
        List<Integer> bundles = List.of(3, 3, 2, 2, 2);

        for (PlacementStrategy strategy : List.of(PACK, SPREAD)) {
            List<NodeId> nodes = place(strategy, bundles, room(A, 6), room(B, 6));
            assertThat(nodes).as(strategy.name()).isNotNull();
            checkFits(cpus(bundles), nodes, List.of(room(A, 6), room(B, 6)));
        }
    }

    /** Against all ways there are: finds one exactly if there is one, and keeps to the strategy. */
    @Test
    void findsAWayExactlyIfThereIsOne() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            List<NodeRoom> rooms = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                rooms.add(new NodeRoom(NodeId.of("n" + i), amounts(random.nextInt(5), random.nextInt(2))));
            }
            List<ResourceSet> bundles = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                bundles.add(amounts(1 + random.nextInt(3), random.nextInt(4) == 0 ? 1 : 0));
            }
            PlacementStrategy strategy = List.of(PlacementStrategy.values()).get(random.nextInt(4));

            List<NodeId> nodes = BundlePolicy.place(strategy, bundles, rooms, Set.of());

            assertThat(nodes != null)
                    .as("seed=%d round=%d %s %s on %s", seed, round, strategy, bundles, rooms)
                    .isEqualTo(isThereAWay(strategy, bundles, rooms, new ArrayList<>()));
            if (nodes != null) {
                checkFits(bundles, nodes, rooms);
                Set<NodeId> distinct = new HashSet<>(nodes);
                assertThat(strategy != STRICT_SPREAD || distinct.size() == nodes.size())
                        .isTrue();
                assertThat(strategy != STRICT_PACK || distinct.size() == 1).isTrue();
            }
        }
    }

    private static boolean isThereAWay(
            PlacementStrategy strategy, List<ResourceSet> bundles, List<NodeRoom> rooms, List<Integer> chosen) {
        if (chosen.size() == bundles.size()) {
            return true;
        }
        for (int i = 0; i < rooms.size(); i++) {
            boolean allowed = chosen.isEmpty()
                    || (strategy == STRICT_PACK
                            ? chosen.get(0) == i
                            : strategy != STRICT_SPREAD || !chosen.contains(i));
            ResourceSet bundle = bundles.get(chosen.size());
            if (allowed && rooms.get(i).free().contains(bundle)) {
                List<NodeRoom> left = new ArrayList<>(rooms);
                left.set(
                        i, new NodeRoom(rooms.get(i).node(), rooms.get(i).free().minus(bundle)));
                List<Integer> next = new ArrayList<>(chosen);
                next.add(i);
                if (isThereAWay(strategy, bundles, left, next)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void checkFits(List<ResourceSet> bundles, @Nullable List<NodeId> nodes, List<NodeRoom> rooms) {
        for (NodeRoom room : rooms) {
            ResourceSet sum = ResourceSet.EMPTY;
            for (int i = 0; i < bundles.size(); i++) {
                sum = nodes != null && nodes.get(i).equals(room.node()) ? sum.plus(bundles.get(i)) : sum;
            }
            assertThat(room.free().contains(sum)).isTrue();
        }
    }

    private static @Nullable List<NodeId> place(PlacementStrategy strategy, List<Integer> cpus, NodeRoom... rooms) {
        return BundlePolicy.place(strategy, cpus(cpus), List.of(rooms), Set.of());
    }

    private static List<ResourceSet> cpus(List<Integer> amounts) {
        return amounts.stream().map(amount -> amounts(amount, 0)).toList();
    }

    private static ResourceSet amounts(int cpus, int gpus) {
        return ResourceSet.of(Map.of("CPU", (double) cpus, "GPU", (double) gpus));
    }

    private static NodeRoom room(NodeId node, int cpus) {
        return new NodeRoom(node, amounts(cpus, 0));
    }
}
