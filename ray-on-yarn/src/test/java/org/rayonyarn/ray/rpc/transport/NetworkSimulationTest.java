package org.rayonyarn.ray.rpc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.transport.memory.SimulatedHub;

/**
 * Nodes send to each other while connections are cut, hosts are partitioned, processes crash and come back. Checked at each message:
 * order, at most once, no gap that the sender was not told of, nothing from a fenced incarnation.
 */
class NetworkSimulationTest {
    private static final byte[] SECRET = "the secret of one application".getBytes(StandardCharsets.UTF_8);
    private static final int NODES = 4;
    private static final int STEPS = 600;

    @Test
    void keepsItsPromisesWhateverHappens() {
        long first = System.nanoTime();
        long until = System.nanoTime()
                + Duration.ofSeconds(Math.min(5, Integer.getInteger("sim.seconds", 5)))
                        .toNanos();
        int histories = 0;
        long received = 0;
        for (long seed = first; System.nanoTime() < until || histories < 20; seed++) {
            World world = new World(seed);
            try {
                world.run();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed=" + seed + " steps=" + STEPS, e);
            }
            histories++;
            received += world.received;
        }
        System.out.println("histories=" + histories + " received=" + received + " firstSeed=" + first);
        assertThat(received).isGreaterThan(histories * 10L);
    }

    private static final class World {
        private final Random random;
        private final SimulatedHub hub;
        private final List<Node> nodes = new ArrayList<>();
        private final Map<Peer, Node> everybody = new HashMap<>(); // the dead ones too
        private long received;

        World(long seed) {
            random = new Random(seed);
            hub = new SimulatedHub(new Random(seed));
            for (int i = 0; i < NODES; i++) {
                nodes.add(new Node(i, 0));
            }
        }

        void run() {
            nodes.forEach(this::tellAll);
            for (int step = 0; step < STEPS; step++) {
                something();
            }
            hub.heal();
            for (int i = 0; i < 2_000; i++) {
                hub.settle();
                hub.advance(Duration.ofMillis(20));
            }
            nodes.forEach(this::assertNothingIsStuck);
        }

        private void something() {
            Node one = any();
            Node other = any();
            int choice = random.nextInt(100);
            if (choice < 45) {
                if (one != other) {
                    one.send(other.id());
                }
            } else if (choice < 88) {
                hub.step();
            } else if (choice < 93) {
                hub.advance(Duration.ofMillis(random.nextInt(100)));
            } else if (choice < 95) {
                hub.cut(one.id(), other.id());
            } else if (choice < 96) {
                hub.partition(one.id(), other.id());
            } else if (choice < 98) {
                hub.heal();
            } else {
                restart(one);
            }
        }

        /** A crash, the fence at all others, and a new incarnation. */
        private void restart(Node old) {
            hub.crash(Objects.requireNonNull(old.transport), random.nextBoolean());
            Node young = new Node(old.number, old.epoch + 1);
            nodes.set(old.number, young);
            for (Node node : nodes) {
                if (node != young) {
                    node.fence(old.id(), old.epoch);
                    young.network.learn(node.id(), node.epoch, node.network.endpoint());
                }
            }
            tellAll(young);
        }

        private void tellAll(Node news) {
            for (Node node : nodes) {
                if (node != news) {
                    node.network.learn(news.id(), news.epoch, news.network.endpoint());
                }
            }
        }

        private Node any() {
            return nodes.get(random.nextInt(NODES));
        }

        /** All was sent, or the sender was told. */
        private void assertNothingIsStuck(Node sender) {
            for (Node receiver : nodes) {
                List<Integer> sent = sender.sentTo(receiver.id());
                if (receiver != sender && !sent.isEmpty()) {
                    long got = receiver.lastFrom.getOrDefault(sender.peer(), -1L);
                    boolean told = sender.noticesOf(receiver.id()) > sent.get(sent.size() - 1);
                    assertThat(got == sent.size() - 1 || told)
                            .as("%d to %d: sent=%s got=%d", sender.number, receiver.number, sent, got)
                            .isTrue();
                }
            }
        }

        private final class Node implements Network.Listener<Note> {
            final int number;
            final long epoch;
            final Network<Note> network;

            @Nullable
            Transport<Note> transport;

            final Map<NodeId, List<Integer>> sent = new HashMap<>(); // for each note: the notices of gaps up to then
            final Map<NodeId, Integer> notices = new HashMap<>();
            final Map<Peer, Long> lastFrom = new HashMap<>();
            final Map<NodeId, Long> fenced = new HashMap<>();

            Node(int number, long epoch) {
                this.number = number;
                this.epoch = epoch;
                this.network = open();
                everybody.put(peer(), this);
            }

            private Network<Note> open() {
                try {
                    return RoutedNetwork.open(
                            receiver -> transport = hub.open(
                                    new Peer(id(), epoch), SECRET, Note.CODEC, receiver, TransportConfig.loopback()),
                            Note.CODEC,
                            TransportConfig.loopback(),
                            NetworkConfig.defaults(),
                            this,
                            hub);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            Peer peer() {
                return new Peer(id(), epoch);
            }

            NodeId id() {
                return NodeId.of("node-" + number);
            }

            int noticesOf(NodeId node) {
                return notices.getOrDefault(node, 0);
            }

            List<Integer> sentTo(NodeId node) {
                return sent.computeIfAbsent(node, ignored -> new ArrayList<>());
            }

            void send(NodeId to) {
                sentTo(to).add(noticesOf(to));
                network.send(to, Note.of(number, sentTo(to).size() - 1));
            }

            void fence(NodeId node, long upTo) {
                fenced.put(node, upTo);
                network.fence(node, upTo);
            }

            @Override
            public void onMessage(Peer from, Note note) {
                received++;
                assertThat(from.epoch()).as("fenced").isGreaterThan(fenced.getOrDefault(from.node(), -1L));
                long last = lastFrom.getOrDefault(from, -1L);
                assertThat(note.number())
                        .as("order and at most once, from=%s", from)
                        .isGreaterThan(last);
                if (note.number() != last + 1) {
                    Node sender = Objects.requireNonNull(everybody.get(from));
                    int noticesBefore = sender.sentTo(id()).get((int) last + 1);
                    assertThat(sender.noticesOf(id()))
                            .as("gap of which the sender was not told; from=%s last=%d got=%s", from, last, note)
                            .isGreaterThan(noticesBefore);
                }
                lastFrom.put(from, note.number());
            }

            @Override
            public void onDisconnected(Peer peer, String reason) {
                notices.merge(peer.node(), 1, Integer::sum);
                if (random.nextBoolean()) {
                    send(peer.node()); // at once, while the network has not yet taken the connection out of use
                }
            }

            @Override
            public void onUnreachable(NodeId node, String reason) {
                notices.merge(node, 1, Integer::sum);
            }
        }
    }
}
