package org.rayonyarn.ray.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.id.ObjectId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.head.policy.Separation;
import org.rayonyarn.ray.head.policy.Separation.Pair;
import org.rayonyarn.ray.rpc.Message;
import org.rayonyarn.ray.rpc.MessageCodec;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeMessage;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.SampleTasks;
import org.rayonyarn.ray.rpc.transport.Network;
import org.rayonyarn.ray.rpc.transport.NetworkConfig;
import org.rayonyarn.ray.rpc.transport.Peer;
import org.rayonyarn.ray.rpc.transport.RoutedNetwork;
import org.rayonyarn.ray.rpc.transport.Transport;
import org.rayonyarn.ray.rpc.transport.TransportConfig;
import org.rayonyarn.ray.rpc.transport.memory.SimulatedHub;

/**
 * Nodes talk by the real network over simulated connections, which are cut and partitioned all the time, and hear of that late.
 * Checked at each message: it is the next one. At the end: nothing is missing, and nothing is kept.
 *
 * <p>In every second history two nodes stay apart for good, and are judged by what they complain of: then one of the two is dead
 * soon, never the driver, and not more was kept than the limit and what was said until then.
 */
class ConversationsSimulationTest {
    private static final byte[] SECRET = "the secret of one application".getBytes(StandardCharsets.UTF_8);
    private static final ObjectId OBJECT =
            SampleTasks.plain(NodeId.of("any"), 1, ResourceSet.EMPTY).result();
    private static final int NODES = 3;
    private static final int STEPS = 1_500;

    private static final int LIMIT_TICKS = 60;
    private static final int LIMIT_BYTES = 4_000;

    /** So long a complaint stands before it is judged, as it does at the head. */
    private static final int PATIENCE_TICKS = 20;

    private static final int TALKING_TICKS = 200;
    private static final int MOST_BYTES_A_TICK = 2 * 100;

    @Test
    void everyMessageArrivesOnceInItsOrder() {
        long first = Long.getLong("sim.seed", System.nanoTime());
        long until = System.nanoTime()
                + Duration.ofSeconds(Math.min(5, Integer.getInteger("sim.seconds", 5)))
                        .toNanos();
        int histories = 0;
        int deaths = 0;
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
            deaths += world.deadFor == 0 ? 0 : 1;
        }
        System.out.println(
                "histories=" + histories + " deaths=" + deaths + " received=" + received + " firstSeed=" + first);
        assertThat(received).isGreaterThan(histories * 100L);
        assertThat(deaths).isPositive();
    }

    private static final class World {
        private final Random random;
        private final SimulatedHub hub;
        private final List<Node> nodes = new ArrayList<>();

        /** Whether the last two nodes stay apart; the first one is the driver, and may be among them. */
        private final boolean apart;

        private final int firstApart;
        private int complainedFor;
        private int apartFor;
        private int deadFor;
        private long received;

        World(long seed) {
            random = new Random(seed);
            hub = new SimulatedHub(new Random(seed));
            apart = seed % 2 == 0;
            firstApart = random.nextInt(2);
            for (int i = 0; i < NODES; i++) {
                nodes.add(new Node("node-" + i));
            }
        }

        void run() {
            for (Node one : nodes) {
                for (Node other : nodes) {
                    if (one != other) {
                        one.network.learn(other.id, 1, other.network.endpoint());
                    }
                }
            }
            for (int step = 0; step < STEPS; step++) {
                something(any(), any());
            }
            heal();
            for (int i = 0; i < 3_000 && (i < TALKING_TICKS || !isQuiet()); i++) {
                hub.settle();
                nodes.forEach(Node::catchUp);
                nodes.forEach(node -> node.conversations.onTick());
                if (i < TALKING_TICKS) {
                    nodes.forEach(node -> node.say(any()));
                }
                judge();
                hub.advance(Duration.ofMillis(100));
            }
            nodes.forEach(this::assertNothingIsMissing);
        }

        /** All but those who stay apart. */
        private void heal() {
            hub.heal();
            if (apart && deadFor == 0) {
                hub.partition(nodes.get(firstApart).id, nodes.get(NODES - 1).id);
            }
        }

        /** In the head's place; who is apart for good, and has something to say, must have been judged soon. */
        private void judge() {
            List<Pair> complaints = new ArrayList<>();
            for (Node node : nodes) {
                node.conversations.unreachable().keySet().forEach(other -> complaints.add(new Pair(node.id, other)));
                nodes.forEach(other -> assertThat(node.conversations.keptBytes(other.id))
                        .isLessThan(LIMIT_BYTES + (PATIENCE_TICKS + 1L) * MOST_BYTES_A_TICK));
            }
            complainedFor = complaints.isEmpty() ? 0 : complainedFor + 1;
            apartFor = apart && deadFor == 0 && isSomethingKept() ? apartFor + 1 : 0;
            assertThat(apartFor).isLessThan(LIMIT_TICKS + PATIENCE_TICKS + 100);
            if (complainedFor > PATIENCE_TICKS) {
                List<NodeId> ids = nodes.stream().map(node -> node.id).toList();
                Separation.victims(ids, ids.get(0)::equals, complaints, List.of())
                        .forEach(victim -> bury(victim.node()));
            }
        }

        private boolean isSomethingKept() {
            return nodes.get(firstApart).keepsFor(nodes.get(NODES - 1))
                    || nodes.get(NODES - 1).keepsFor(nodes.get(firstApart));
        }

        private void bury(NodeId victim) {
            assertThat(apart).as("nobody stays apart, but %s goes", victim).isTrue();
            assertThat(deadFor++).as("more than one goes").isZero();
            assertThat(victim).isIn(nodes.get(firstApart).id, nodes.get(NODES - 1).id);
            assertThat(victim).isNotEqualTo(nodes.get(0).id);
            Node dead = nodes.remove(nodes.indexOf(node(victim)));
            hub.crash(Objects.requireNonNull(dead.transport), true);
            nodes.forEach(node -> node.bury(victim));
        }

        private Node node(NodeId id) {
            return nodes.stream().filter(node -> node.id.equals(id)).findAny().orElseThrow();
        }

        private void something(Node one, Node other) {
            int choice = random.nextInt(100);
            if (choice < 40) {
                one.say(other);
            } else if (choice < 65) {
                hub.step();
            } else if (choice < 88) {
                one.handleNext();
            } else if (choice < 92) {
                hub.advance(Duration.ofMillis(random.nextInt(100)));
            } else if (choice < 95) {
                one.conversations.onTick();
            } else if (choice < 98) {
                hub.cut(one.id, other.id);
            } else if (choice < 99) {
                hub.partition(one.id, other.id);
            } else {
                heal();
            }
        }

        private boolean isQuiet() {
            return nodes.stream().allMatch(node -> node.conversations.unconfirmed() == 0 && node.strand.isEmpty());
        }

        private void assertNothingIsMissing(Node sender) {
            assertThat(sender.conversations.unconfirmed()).isZero();
            sender.said.forEach((to, count) -> assertThat(node(to).heard).containsEntry(sender.id, count));
        }

        private Node any() {
            return nodes.get(random.nextInt(nodes.size()));
        }

        private final class Node implements Network.Listener<Message> {
            final NodeId id;
            final Network<Message> network;
            final Conversations conversations;
            final Queue<Runnable> strand = new ArrayDeque<>();
            final Map<NodeId, Integer> said = new HashMap<>();
            final Map<NodeId, Integer> heard = new HashMap<>();

            @Nullable
            Transport<Message> transport;

            Node(String name) {
                this.id = NodeId.of(name);
                this.network = open();
                this.conversations = new Conversations(
                        new SimulatedWire(network::send, network::sizeOf),
                        new ConversationLimits(Duration.ofMillis(100 * LIMIT_TICKS), LIMIT_BYTES, LIMIT_BYTES / 2));
            }

            private Network<Message> open() {
                MessageCodec codec = new MessageCodec();
                try {
                    return RoutedNetwork.open(
                            receiver -> {
                                Transport<Message> opened =
                                        hub.open(new Peer(id, 1), SECRET, codec, receiver, TransportConfig.loopback());
                                transport = opened;
                                return opened;
                            },
                            codec,
                            TransportConfig.loopback(),
                            NetworkConfig.defaults(),
                            this,
                            hub);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            void say(Node to) {
                if (to != this) {
                    int number = said.merge(to.id, 1, Integer::sum) - 1;
                    conversations.send(to.id, new NodeMessage.ObjectMissing(OBJECT, true, String.valueOf(number)));
                }
            }

            boolean keepsFor(Node other) {
                return said.getOrDefault(other.id, 0) > other.heard.getOrDefault(id, 0);
            }

            /** The head says that a node is dead. */
            void bury(NodeId dead) {
                network.fence(dead, 1);
                strand.add(() -> {
                    conversations.forget(dead);
                    said.remove(dead);
                });
            }

            void handleNext() {
                Runnable next = strand.poll();
                if (next != null) {
                    next.run();
                }
            }

            void catchUp() {
                while (!strand.isEmpty()) {
                    handleNext();
                }
            }

            @Override
            public void onMessage(Peer from, Message message) {
                strand.add(() -> handle(from.node(), message));
            }

            private void handle(NodeId from, Message message) {
                if (message instanceof NodeMessage.Received confirmed) {
                    conversations.onReceived(from, confirmed);
                    return;
                }
                NodeMessage said = conversations.receive(from, (NodeMessage.Numbered) message);
                if (said != null) {
                    int number = heard.merge(from, 1, Integer::sum) - 1;
                    assertThat(((NodeMessage.ObjectMissing) said).reason()).isEqualTo(String.valueOf(number));
                    received++;
                }
            }

            @Override
            public void onDisconnected(Peer peer, String reason) {
                strand.add(() -> conversations.onBroken(peer.node()));
            }

            @Override
            public void onUnreachable(NodeId node, String reason) {
                strand.add(() -> conversations.onBroken(node));
            }
        }
    }
}
