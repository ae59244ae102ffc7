package org.rayonyarn.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class PlacementTest {
    private final Topology topology = new Topology();
    private final Placement placement = new Placement(topology, new SplittableRandom(7));

    @Test
    void putsTheFirstCopyOnTheWriterAndTheOthersTogetherOnAnotherRack() {
        cluster(10, 5);

        List<String> chosen = placement.choose(3, "n7", List.of(), node -> true);

        assertThat(chosen).hasSize(3).doesNotHaveDuplicates().startsWith("n7");
        assertThat(rack(chosen, 1)).isNotEqualTo(rack(chosen, 0)).isEqualTo(rack(chosen, 2));
    }

    @Test
    void keepsTheRuleAtTenThousandNodes() {
        cluster(250, 40);
        long startNs = System.nanoTime();

        for (int i = 0; i < 20_000; i++) {
            String writer = "n" + (i * 7919 % 10_000);
            List<String> chosen = placement.choose(3, writer, List.of(), node -> true);
            assertThat(chosen.get(0)).isEqualTo(writer);
            assertThat(rack(chosen, 1)).isNotEqualTo(rack(chosen, 0)).isEqualTo(rack(chosen, 2));
            assertThat(chosen.get(1)).isNotEqualTo(chosen.get(2));
        }

        System.out.println("placement at 10000 nodes, checked: per second="
                + 20_000L * 1_000_000_000 / (System.nanoTime() - startNs));
        assertThat(topology.size()).isEqualTo(10_000);
    }

    @Test
    void crowdsNoRackWithManyCopies() {
        cluster(5, 10);

        for (int i = 0; i < 200; i++) {
            List<String> chosen = placement.choose(10, null, List.of(), node -> true);
            assertThat(chosen).hasSize(10).doesNotHaveDuplicates();
            for (int r = 0; r < 5; r++) {
                int rack = r;
                assertThat(chosen).filteredOn(n -> rack(n) == rack).hasSizeLessThanOrEqualTo(9 / 5 + 2);
            }
        }
    }

    @Test
    void takesAnyNodeRatherThanNone() {
        cluster(1, 3);

        assertThat(placement.choose(3, null, List.of(), node -> true))
                .hasSize(3)
                .doesNotHaveDuplicates();
        assertThat(placement.choose(5, null, List.of(), node -> true)).hasSize(3);
        assertThat(placement.choose(1, "n0", List.of(), node -> !node.equals("n0")))
                .doesNotContain("n0");
        assertThat(placement.choose(1, null, List.of(), node -> false)).isEmpty();
    }

    @Test
    void goesOnFromTheCopiesThatAreThere() {
        cluster(4, 4);

        for (int i = 0; i < 100; i++) {
            List<String> second = placement.choose(1, null, List.of("n0"), node -> true);
            assertThat(rack(second, 0)).isNotZero();
            List<String> third = placement.choose(1, null, List.of("n0", "n1"), node -> true);
            assertThat(rack(third, 0)).isNotZero();
        }
    }

    @Test
    void forgetsRemovedNodes() {
        cluster(2, 2);
        topology.remove("n0");
        topology.remove("n1");

        Set<String> chosen = new HashSet<>(placement.choose(4, "n0", List.of(), node -> true));

        assertThat(chosen).containsExactlyInAnyOrder("n2", "n3");
        assertThat(topology.rackCount()).isEqualTo(1);
    }

    private int perRack;

    private void cluster(int racks, int nodesPerRack) {
        perRack = nodesPerRack;
        for (int i = 0; i < racks * nodesPerRack; i++) {
            topology.add("n" + i, "/r" + i / nodesPerRack);
        }
    }

    private int rack(List<String> nodes, int index) {
        return rack(nodes.get(index));
    }

    private int rack(String node) {
        return Integer.parseInt(node.substring(1)) / perRack;
    }
}
