package org.rayonyarn.ray.head.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.head.policy.Separation.Pair;
import org.rayonyarn.ray.head.policy.Separation.Victim;
import org.rayonyarn.ray.rpc.NodeId;

final class SeparationTest {
    private static final NodeId DRIVER = NodeId.of("driver");
    private static final NodeId A = NodeId.of("a");
    private static final NodeId B = NodeId.of("b");
    private static final NodeId C = NodeId.of("c");
    private static final NodeId D = NodeId.of("d");
    private static final List<NodeId> ELDEST_FIRST = List.of(A, B, DRIVER, C, D);

    @Test
    void ofTwoTheYoungerGoesWhoeverComplains() {
        assertThat(victims(pair(A, B))).containsExactly(new Victim(B, A));
        assertThat(victims(pair(B, A))).containsExactly(new Victim(B, A));
        assertThat(victims(pair(A, B), pair(B, A))).containsExactly(new Victim(B, A));
    }

    @Test
    void theDriverStaysHoweverYoungItIs() {
        assertThat(victims(pair(DRIVER, A))).containsExactly(new Victim(A, DRIVER));
        assertThat(victims(pair(A, DRIVER), pair(B, DRIVER)))
                .containsExactlyInAnyOrder(new Victim(A, DRIVER), new Victim(B, DRIVER));
    }

    @Test
    void ofTwoDriversTheYoungerGoes() {
        List<Victim> victims =
                Separation.victims(ELDEST_FIRST, node -> !node.equals(C), List.of(pair(DRIVER, D)), List.of());

        assertThat(victims).containsExactly(new Victim(D, DRIVER));
    }

    @Test
    void whoReachesNobodyGoesThoughItComplainsOfTheOthers() {
        assertThat(victims(pair(A, B), pair(A, C), pair(A, D))).containsExactly(new Victim(A, B));
    }

    @Test
    void whoIsReachedByNobodyGoes() {
        assertThat(victims(pair(B, A), pair(C, A), pair(D, A))).containsExactly(new Victim(A, B));
    }

    @Test
    void aSuspicionIsAHintAndNoReason() {
        List<Pair> certain = List.of(pair(A, B));

        assertThat(Separation.victims(ELDEST_FIRST, DRIVER::equals, certain, List.of(pair(C, A))))
                .containsExactly(new Victim(A, B));
        assertThat(Separation.victims(ELDEST_FIRST, DRIVER::equals, List.of(), List.of(pair(C, A))))
                .isEmpty();
    }

    @Test
    void aSessionThatIsCutInTwoKeepsTheDriversHalf() {
        assertThat(victims(pair(A, C), pair(A, D), pair(B, C), pair(B, D), pair(DRIVER, A), pair(DRIVER, B)))
                .extracting(Victim::node)
                .containsExactlyInAnyOrder(A, B);
    }

    @Test
    void afterwardsAllThatAreLeftReachEachOther() {
        long seed = Long.getLong("sim.seed", System.nanoTime());
        for (long life = seed; life < seed + 2_000; life++) {
            try {
                separateSome(new Random(life));
            } catch (AssertionError e) {
                throw new AssertionError("-Dsim.seed=" + life, e);
            }
        }
    }

    private static void separateSome(Random random) {
        List<NodeId> nodes = new ArrayList<>();
        Set<NodeId> drivers = new HashSet<>();
        for (int i = 2 + random.nextInt(8); i > 0; i--) {
            nodes.add(NodeId.of("node-" + i));
            if (random.nextInt(3) == 0) {
                drivers.add(nodes.get(nodes.size() - 1));
            }
        }
        List<Pair> pairs = new ArrayList<>();
        for (int i = random.nextInt(12); i > 0; i--) {
            Pair pair = pair(any(nodes, random), any(nodes, random));
            if (!pair.one().equals(pair.other())) {
                pairs.add(pair);
            }
        }

        List<Victim> victims = Separation.victims(nodes, drivers::contains, pairs, List.of());

        Set<NodeId> gone = new HashSet<>();
        victims.forEach(victim -> assertThat(gone.add(victim.node())).isTrue());
        assertThat(pairs).allMatch(pair -> gone.contains(pair.one()) || gone.contains(pair.other()));
        assertThat(victims)
                .allMatch(victim -> pairs.contains(pair(victim.node(), victim.apartFrom()))
                        || pairs.contains(pair(victim.apartFrom(), victim.node())))
                .noneMatch(victim -> drivers.contains(victim.node()) && !drivers.contains(victim.apartFrom()));
    }

    private static NodeId any(List<NodeId> nodes, Random random) {
        return nodes.get(random.nextInt(nodes.size()));
    }

    private static List<Victim> victims(Pair... pairs) {
        return Separation.victims(ELDEST_FIRST, DRIVER::equals, Arrays.asList(pairs), List.of());
    }

    private static Pair pair(NodeId one, NodeId other) {
        return new Pair(one, other);
    }
}
