package org.rayonyarn.ray.rpc.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.Endpoint;
import org.rayonyarn.ray.rpc.MessageTooLargeException;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.transport.netty.NettyTransport;

/** The network over real sockets; what chance does to it is in {@link NetworkSimulationTest}. */
class RoutedNetworkTest {
    private static final byte[] SECRET = "the secret of one application".getBytes(StandardCharsets.UTF_8);
    private static final NodeId ANN = NodeId.of("ann");
    private static final NodeId BOB = NodeId.of("bob");
    private static final TransportConfig SMALL = TransportConfig.from(key -> switch (key) {
        case TransportConfig.HIGH_WATER_BYTES -> "262144";
        case TransportConfig.LOW_WATER_BYTES -> "65536";
        case TransportConfig.MAX_FRAME_BYTES -> "1048576";
        default -> null;
    });
    private static final NetworkConfig IMPATIENT =
            new NetworkConfig(Duration.ofMillis(5), Duration.ofMillis(50), Duration.ofMillis(400), 1_000_000, 100_000);

    private final List<Network<Note>> opened = new ArrayList<>();
    private final Ears atAnn = new Ears();
    private final Ears atBob = new Ears();

    @AfterEach
    void closeAll() {
        atBob.pause.countDown();
        opened.forEach(Network::close);
    }

    @Test
    void keepsMessagesUntilItIsToldWhereTheNodeIs() throws Exception {
        Network<Note> ann = open(ANN, 0, atAnn, NetworkConfig.defaults());
        for (int i = 0; i < 100; i++) {
            ann.send(BOB, Note.of(1, i));
        }

        Network<Note> bob = open(BOB, 0, atBob, NetworkConfig.defaults());
        ann.learn(BOB, 0, bob.endpoint());

        awaitUntil(() -> atBob.notes.size() == 100);
        assertThat(atBob.numbers())
                .containsExactlyElementsOf(LongStream.range(0, 100).boxed().toList());
    }

    @Test
    void answersOnTheConnectionThatTheOtherEndOpened() throws Exception {
        Network<Note> ann = open(ANN, 0, atAnn, IMPATIENT);
        Network<Note> bob = open(BOB, 0, atBob, IMPATIENT);
        ann.learn(BOB, 0, bob.endpoint());

        ann.send(BOB, Note.of(1, 1));
        awaitUntil(() -> atBob.notes.size() == 1);
        bob.send(ANN, Note.of(2, 2)); // nobody told bob where ann listens

        awaitUntil(() -> atAnn.notes.size() == 1);
        assertThat(atBob.unreachable).isEmpty();
    }

    @Test
    void keepsOrderWhenBothEndsConnectAtOnce() throws Exception {
        for (int round = 0; round < 20; round++) {
            Ears ears = new Ears();
            Ears otherEars = new Ears();
            try (Network<Note> one = openUntracked(NodeId.of("one" + round), ears);
                    Network<Note> two = openUntracked(NodeId.of("two" + round), otherEars)) {
                one.learn(two.self().node(), 0, two.endpoint());
                two.learn(one.self().node(), 0, one.endpoint());
                Thread other = new Thread(() -> sendAll(two, one.self().node(), 500));
                other.start();
                sendAll(one, two.self().node(), 500);
                other.join();

                awaitUntil(() -> ears.notes.size() == 500 && otherEars.notes.size() == 500);
                assertThat(ears.numbers()).isSorted();
                assertThat(otherEars.numbers()).isSorted();
            }
        }
    }

    @Test
    void connectsAgainAfterTheOtherEndCameBackElsewhere() throws Exception {
        Network<Note> ann = open(ANN, 0, atAnn, NetworkConfig.defaults());
        Network<Note> bob = open(BOB, 1, atBob, NetworkConfig.defaults());
        ann.learn(BOB, 1, bob.endpoint());
        ann.send(BOB, Note.of(1, 1));
        awaitUntil(() -> atBob.notes.size() == 1);

        bob.close();
        awaitUntil(() -> atAnn.disconnected.size() == 1);
        ann.send(BOB, Note.of(1, 2));
        Ears atNewBob = new Ears();
        Network<Note> newBob = open(BOB, 2, atNewBob, NetworkConfig.defaults());
        ann.learn(BOB, 2, newBob.endpoint());

        awaitUntil(() -> atNewBob.notes.size() == 1);
        assertThat(atNewBob.numbers()).containsExactly(2L);
    }

    @Test
    void saysThatANodeIsUnreachableAndWhy() throws Exception {
        Network<Note> ann = open(ANN, 0, atAnn, IMPATIENT);
        Network<Note> bob = open(BOB, 0, atBob, IMPATIENT);
        Endpoint was = bob.endpoint();
        bob.close();
        ann.learn(BOB, 0, was);

        ann.send(BOB, Note.of(1, 1));

        awaitUntil(() -> atAnn.unreachable.size() == 1);
        assertThat(atAnn.unreachable.peek())
                .contains(BOB.toString())
                .contains("REFUSED")
                .contains(was.toString())
                .contains(NetworkConfig.UNREACHABLE_AFTER_MS);
    }

    @Test
    void saysThatNobodyToldWhereANodeIs() throws Exception {
        Network<Note> ann = open(ANN, 0, atAnn, IMPATIENT);

        ann.send(BOB, Note.of(1, 1));

        awaitUntil(() -> atAnn.unreachable.size() == 1);
        assertThat(atAnn.unreachable.peek()).contains("nobody told");
    }

    @Test
    void findsAnotherNodeAtTheAddressUnreachableAtOnce() throws Exception {
        Network<Note> ann = open(ANN, 0, atAnn, NetworkConfig.defaults());
        Network<Note> bob = open(BOB, 0, atBob, IMPATIENT);
        ann.learn(NodeId.of("carol"), 0, bob.endpoint());

        ann.send(NodeId.of("carol"), Note.of(1, 1));

        awaitUntil(() -> atAnn.unreachable.size() == 1);
        assertThat(atAnn.unreachable.peek()).contains("another node answers");
    }

    @Test
    void refusesAFencedNodeBothWays() throws Exception {
        Network<Note> ann = open(ANN, 0, atAnn, NetworkConfig.defaults());
        Network<Note> bob = open(BOB, 4, atBob, NetworkConfig.defaults());
        ann.learn(BOB, 4, bob.endpoint());
        bob.learn(ANN, 0, ann.endpoint());
        ann.send(BOB, Note.of(1, 1));
        awaitUntil(() -> atBob.notes.size() == 1);

        ann.fence(BOB, 4);
        ann.learn(BOB, 4, bob.endpoint()); // late news of a dead node
        ann.send(BOB, Note.of(1, 2));
        awaitUntil(() -> atBob.disconnected.size() == 1); // until bob sees its end, it would send by the old connection
        bob.send(ANN, Note.of(2, 1));

        awaitUntil(() -> atAnn.unreachable.size() == 1 && atBob.unreachable.size() == 1);
        assertThat(atAnn.unreachable.peek()).contains("fenced");
        assertThat(atBob.unreachable.peek()).contains("FENCED");
        assertThat(atAnn.notes).isEmpty();
    }

    @Test
    void boundsWhatASubmitterMayQueue() throws Exception {
        Network<Note> ann = open(ANN, 0, atAnn, NetworkConfig.defaults());
        Network<Note> bob = open(BOB, 0, atBob, NetworkConfig.defaults());
        ann.learn(BOB, 0, bob.endpoint());
        ann.send(BOB, Note.of(1, 0));
        awaitUntil(() -> atBob.notes.size() == 1);
        atBob.holdStill = true;

        int sent = 0;
        while (ann.awaitCapacity(BOB, Duration.ofMillis(300))) {
            ann.send(BOB, new Note(1, ++sent, 1000));
            assertThat(sent).as("notes of 1000 bytes that found room").isLessThan(100_000);
        }

        int all = sent + 1;
        atBob.holdStill = false;
        atBob.pause.countDown();
        awaitUntil(() -> atBob.notes.size() == all);
        assertThat(ann.awaitCapacity(BOB, Duration.ofSeconds(30))).isTrue();
    }

    @Test
    void boundsWhatWaitsForAConnection() throws Exception {
        Network<Note> ann = open(
                ANN,
                0,
                atAnn,
                new NetworkConfig(
                        Duration.ofMillis(5), Duration.ofMillis(50), Duration.ofMinutes(5), 1_000_000, 100_000));

        for (int i = 0; i < 101; i++) {
            ann.send(BOB, new Note(1, i, 1000));
        }
        assertThat(ann.awaitCapacity(BOB, Duration.ofMillis(10))).isFalse();
        for (int i = 0; i < 900; i++) {
            ann.send(BOB, new Note(1, i, 1000));
        }

        awaitUntil(() -> atAnn.unreachable.size() == 1);
        assertThat(atAnn.unreachable.peek()).contains(NetworkConfig.MAX_WAITING_BYTES);
        assertThat(ann.awaitCapacity(BOB, Duration.ZERO)).isTrue();
    }

    @Test
    void refusesAMessageThatDoesNotFitBeforeItIsConnected() throws Exception {
        Network<Note> ann = open(ANN, 0, atAnn, IMPATIENT);

        assertThatThrownBy(() -> ann.send(BOB, new Note(1, 1, 2_000_000)))
                .isInstanceOf(MessageTooLargeException.class)
                .hasMessageContaining(TransportConfig.MAX_FRAME_BYTES);
        assertThatThrownBy(() -> ann.send(ANN, Note.of(1, 1))).isInstanceOf(IllegalArgumentException.class);
    }

    private static void sendAll(Network<Note> from, NodeId to, int count) {
        for (int i = 0; i < count; i++) {
            from.send(to, Note.of(1, i));
        }
    }

    private Network<Note> open(NodeId node, long epoch, Ears ears, NetworkConfig config) throws IOException {
        Network<Note> network = RoutedNetwork.open(
                receiver -> NettyTransport.open(new Peer(node, epoch), SECRET, Note.CODEC, receiver, SMALL),
                Note.CODEC,
                SMALL,
                config,
                ears);
        opened.add(network);
        return network;
    }

    private Network<Note> openUntracked(NodeId node, Ears ears) throws IOException {
        Network<Note> network = open(node, 0, ears, NetworkConfig.defaults());
        opened.remove(network);
        return network;
    }

    private static void awaitUntil(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("gave up waiting").isLessThan(deadline);
            Thread.sleep(1);
        }
    }

    private static final class Ears implements Network.Listener<Note> {
        final Queue<Note> notes = new ConcurrentLinkedQueue<>();
        final Queue<String> disconnected = new ConcurrentLinkedQueue<>();
        final Queue<String> unreachable = new ConcurrentLinkedQueue<>();
        final CountDownLatch pause = new CountDownLatch(1);
        volatile boolean holdStill;

        List<Long> numbers() {
            return notes.stream().map(Note::number).toList();
        }

        @Override
        public void onMessage(Peer from, Note message) {
            try {
                if (holdStill) {
                    pause.await();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            notes.add(message);
        }

        @Override
        public void onDisconnected(Peer peer, String reason) {
            disconnected.add(peer + ": " + reason);
        }

        @Override
        public void onUnreachable(NodeId node, String reason) {
            unreachable.add(node + ": " + reason);
        }
    }
}
