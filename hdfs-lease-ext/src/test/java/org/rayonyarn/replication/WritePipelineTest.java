package org.rayonyarn.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.rayonyarn.replication.WritePipeline.State;

final class WritePipelineTest {
    /** Nodes as lists of packets; what was sent arrives when the test says so. */
    private static final class Nodes implements WritePipeline.Sink {
        record Sent(long generation, String node, long packet, byte[] data) {}

        final Map<String, List<Long>> stored = new HashMap<>();
        final Map<String, Long> generations = new HashMap<>();
        final List<Sent> wire = new ArrayList<>();
        List<String> spare = List.of();

        @Override
        public void send(long generation, List<String> nodes, long packet, byte[] data) {
            nodes.forEach(node -> wire.add(new Sent(generation, node, packet, data)));
        }

        @Override
        public void rebuild(long generation, List<String> nodes, long fromPacket) {
            for (String node : nodes) {
                generations.put(node, generation);
                List<Long> kept = stored.computeIfAbsent(node, n -> new ArrayList<>());
                kept.removeIf(packet -> packet >= fromPacket);
                for (long p = kept.size(); p < fromPacket; p++) {
                    kept.add(p);
                }
            }
        }

        @Override
        public List<String> replacements(List<String> chain) {
            return spare;
        }

        boolean deliver(Sent sent) {
            if (generations.getOrDefault(sent.node, 1L) > sent.generation) {
                return false;
            }
            List<Long> packets = stored.computeIfAbsent(sent.node, n -> new ArrayList<>());
            if (packets.size() == sent.packet) {
                packets.add(sent.packet);
            }
            return packets.size() > sent.packet;
        }
    }

    private final Nodes nodes = new Nodes();

    @Test
    void aPacketCountsWhenEveryNodeHasIt() {
        WritePipeline pipeline = pipeline(2);
        pipeline.write(new byte[1]);
        pipeline.onAcknowledged(1, "a", 0);
        pipeline.onAcknowledged(1, "b", 0);
        assertThat(pipeline.inFlight()).isEqualTo(1);

        pipeline.onAcknowledged(1, "c", 0);

        assertThat(pipeline.inFlight()).isZero();
        pipeline.close();
        assertThat(pipeline.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void rebuildsWithoutALostNodeAndSendsAgainWhatIsOpen() {
        nodes.spare = List.of("d");
        WritePipeline pipeline = pipeline(2);
        pipeline.write(new byte[1]);
        pipeline.write(new byte[1]);
        List.of("a", "b", "c").forEach(n -> pipeline.onAcknowledged(1, n, 0));
        nodes.wire.clear();

        pipeline.onBroken(1, "b");

        assertThat(pipeline.generation()).isEqualTo(2);
        assertThat(pipeline.chain()).containsExactly("a", "c", "d");
        assertThat(nodes.wire).extracting(Nodes.Sent::packet).containsOnly(1L);
        pipeline.onAcknowledged(1, "a", 1);
        assertThat(pipeline.inFlight())
                .as("acknowledgements of the old generation are void")
                .isEqualTo(1);
    }

    @Test
    void failsBelowItsMinimum() {
        WritePipeline pipeline = pipeline(2);
        pipeline.onBroken(1, "a");
        assertThat(pipeline.state()).isEqualTo(State.STREAMING);

        pipeline.onBroken(2, "b");

        assertThat(pipeline.state()).isEqualTo(State.FAILED);
        assertThatIllegalStateException().isThrownBy(() -> pipeline.write(new byte[1]));
        assertThatIllegalArgumentException().isThrownBy(() -> new WritePipeline(nodes, List.of("a"), 1, 2));
    }

    @Test
    void whatIsClosedIsOnAllNodesOfTheChainInAnySchedule() {
        for (long seed = 0; seed < 2_000; seed++) {
            Nodes fresh = new Nodes();
            SplittableRandom random = new SplittableRandom(seed);
            WritePipeline pipeline = new WritePipeline(fresh, List.of("a", "b", "c"), 1, 1);
            int packets = 0;
            for (int step = 0; step < 200 && pipeline.state() != State.CLOSED; step++) {
                fresh.spare = random.nextInt(3) == 0 ? List.of("x" + step) : List.of();
                int dice = random.nextInt(20);
                if (dice < 5 && pipeline.state() == State.STREAMING) {
                    pipeline.write(new byte[1]);
                    packets++;
                } else if (dice == 5 && pipeline.chain().size() > 1) {
                    pipeline.onBroken(pipeline.generation(), pipeline.chain().get(0));
                } else if (dice == 6 && step > 100) {
                    pipeline.close();
                } else if (!fresh.wire.isEmpty()) {
                    Nodes.Sent sent = fresh.wire.remove(random.nextInt(Math.min(4, fresh.wire.size())));
                    if (fresh.deliver(sent)) {
                        pipeline.onAcknowledged(sent.generation(), sent.node(), sent.packet());
                    } else if (sent.generation() == pipeline.generation()) {
                        fresh.wire.add(sent);
                    }
                }
            }
            if (pipeline.state() == State.CLOSED) {
                for (String node : pipeline.chain()) {
                    assertThat(fresh.stored.getOrDefault(node, List.of()))
                            .as("seed=" + seed)
                            .hasSize(packets);
                }
            }
        }
    }

    @Test
    void thePictureShowsTheMovesThatAreAllowed() {
        assertThat(State.STREAMING.canBecome(State.CLOSING)).isTrue();
        assertThat(State.STREAMING.canBecome(State.CLOSED)).isFalse();
        for (State next : State.values()) {
            assertThat(State.CLOSED.canBecome(next)).isFalse();
            assertThat(State.FAILED.canBecome(next)).isFalse();
        }
    }

    private WritePipeline pipeline(int minimum) {
        return new WritePipeline(nodes, List.of("a", "b", "c"), 1, minimum);
    }
}
