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
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;
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
import org.rayonyarn.ray.rpc.transport.TransportConfig;
import org.rayonyarn.ray.rpc.transport.memory.SimulatedHub;

/**
 * Nodes talk by the real network over simulated connections, which are cut and partitioned all the time, and hear of that late.
 * Checked at each message: it is the next one. At the end: nothing is missing, and nothing is kept.
 */
class ConversationsSimulationTest {
    private static final byte[] SECRET = "the secret of one application".getBytes(StandardCharsets.UTF_8);
    private static final ObjectId OBJECT =
            SampleTasks.plain(NodeId.of("any"), 1, ResourceSet.EMPTY).result();
    private static final int NODES = 3;
    private static final int STEPS = 1_500;

    @Test
    void everyMessageArrivesOnceInItsOrder() {
        long first = Long.getLong("sim.seed", System.nanoTime());
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
        assertThat(received).isGreaterThan(histories * 100L);
    }

    private static final class World {
        private final Random random;
        private final SimulatedHub hub;
        private final List<Node> nodes = new ArrayList<>();
        private long received;

        World(long seed) {
            random = new Random(seed);
            hub = new SimulatedHub(new Random(seed));
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
            hub.heal();
            for (int i = 0; i < 3_000 && !isQuiet(); i++) {
                hub.settle();
                nodes.forEach(Node::catchUp);
                nodes.forEach(node -> node.conversations.onTick());
                hub.advance(Duration.ofMillis(100));
            }
            nodes.forEach(this::assertNothingIsMissing);
        }

        private void something(Node one, Node other) {
            int choice = random.nextInt(100);
            if (choice < 40) {
                if (one != other) {
                    one.say(other.id);
                }
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
                hub.heal();
            }
        }

        private boolean isQuiet() {
            return nodes.stream().allMatch(node -> node.conversations.unconfirmed() == 0 && node.strand.isEmpty());
        }

        private void assertNothingIsMissing(Node sender) {
            assertThat(sender.conversations.unconfirmed()).isZero();
            sender.said.forEach((to, count) -> {
                Node receiver = nodes.stream()
                        .filter(node -> node.id.equals(to))
                        .findAny()
                        .orElseThrow();
                assertThat(receiver.heard).containsEntry(sender.id, count);
            });
        }

        private Node any() {
            return nodes.get(random.nextInt(NODES));
        }

        private final class Node implements Network.Listener<Message> {
            final NodeId id;
            final Network<Message> network;
            final Conversations conversations;
            final Queue<Runnable> strand = new ArrayDeque<>();
            final Map<NodeId, Integer> said = new HashMap<>();
            final Map<NodeId, Integer> heard = new HashMap<>();

            Node(String name) {
                this.id = NodeId.of(name);
                this.network = open();
                this.conversations = new Conversations(network::send);
            }

            private Network<Message> open() {
                MessageCodec codec = new MessageCodec();
                try {
                    return RoutedNetwork.open(
                            receiver -> hub.open(new Peer(id, 1), SECRET, codec, receiver, TransportConfig.loopback()),
                            codec,
                            TransportConfig.loopback(),
                            NetworkConfig.defaults(),
                            this,
                            hub);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            void say(NodeId to) {
                int number = said.merge(to, 1, Integer::sum) - 1;
                conversations.send(to, new NodeMessage.ObjectMissing(OBJECT, true, String.valueOf(number)));
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
