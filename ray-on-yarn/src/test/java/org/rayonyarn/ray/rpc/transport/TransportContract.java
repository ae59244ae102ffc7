package org.rayonyarn.ray.rpc.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.Codec;
import org.rayonyarn.ray.rpc.Endpoint;
import org.rayonyarn.ray.rpc.MessageTooLargeException;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.WireFormatException;
import org.rayonyarn.ray.rpc.WireInput;
import org.rayonyarn.ray.rpc.WireOutput;

/** What every {@link Transport} promises. */
public abstract class TransportContract {
    protected static final byte[] SECRET = "the secret of one application".getBytes(StandardCharsets.UTF_8);
    private static final byte[] OTHER_SECRET = "the secret of another one....".getBytes(StandardCharsets.UTF_8);
    private static final NodeId ANN = NodeId.of("ann");
    private static final NodeId BOB = NodeId.of("bob");
    private static final long PATIENCE_NS = Duration.ofSeconds(30).toNanos();
    private static final TransportConfig CONFIG = TransportConfig.from(key -> switch (key) {
        case TransportConfig.MAX_FRAME_BYTES -> "8388608";
        case TransportConfig.HIGH_WATER_BYTES -> "262144";
        case TransportConfig.LOW_WATER_BYTES -> "65536";
        default -> null;
    });

    private final List<Transport<Note>> opened = new ArrayList<>();
    private final Inbox atAnn = new Inbox();
    private final Inbox atBob = new Inbox();

    protected abstract Transport<Note> open(
            Peer self, byte[] secret, Codec<Note> codec, Receiver<Note> receiver, TransportConfig config)
            throws IOException;

    /** Lets something happen, where nothing does by itself. */
    protected void pump() throws InterruptedException {
        Thread.sleep(1);
    }

    /** Whether messages arrive by themselves, on threads of the transport's. */
    protected boolean isThreaded() {
        return true;
    }

    @AfterEach
    void closeAll() {
        atAnn.resume();
        atBob.resume();
        opened.forEach(Transport::close);
    }

    @Test
    void tellsBothEndsWhoIsThere() throws Exception {
        Transport<Note> ann = open(ANN, 3, atAnn);
        Transport<Note> bob = open(BOB, 5, atBob);

        Connection<Note> connection = connect(ann, bob);

        await(() -> atBob.connected.size() == 1);
        assertThat(connection.peer()).isEqualTo(new Peer(BOB, 5));
        assertThat(atBob.connected.get(0).peer()).isEqualTo(new Peer(ANN, 3));
        assertThat(atAnn.connected).containsExactly(connection);
    }

    @Test
    void learnsWhoAnswersWhereNobodyIsExpected() throws Exception {
        Transport<Note> ann = open(ANN, 0, atAnn);
        Transport<Note> bob = open(BOB, 0, atBob);

        assertThat(get(ann.connect(bob.endpoint(), null).toCompletableFuture()).peer())
                .isEqualTo(new Peer(BOB, 0));
    }

    @Test
    void carriesMessagesBothWays() throws Exception {
        Transport<Note> ann = open(ANN, 0, atAnn);
        Transport<Note> bob = open(BOB, 0, atBob);
        atBob.onNote = (from, note) -> from.send(Note.of(2, note.number() * 10));

        Connection<Note> connection = connect(ann, bob);
        connection.send(Note.of(1, 1));
        connection.send(Note.of(1, 2));

        await(() -> atAnn.size() == 2);
        assertThat(atAnn.notes()).containsExactly(Note.of(2, 10), Note.of(2, 20));
    }

    @Test
    void keepsTheOrderOfEachSender() throws Exception {
        Transport<Note> ann = open(ANN, 0, atAnn);
        Transport<Note> bob = open(BOB, 0, atBob);
        Connection<Note> connection = connect(ann, bob);
        int senders = 4;
        int notes = 5_000;

        inParallel(senders, sender -> {
            for (int i = 0; i < notes; i++) {
                connection.send(new Note(sender, i, i % 100));
                if (i % 500 == 0 && isThreaded()) {
                    Thread.sleep(1); // so that some go by the sender's thread and some by the loop
                }
            }
        });

        await(() -> atBob.size() == senders * notes);
        for (int sender = 0; sender < senders; sender++) {
            int wanted = sender;
            assertThat(atBob.notes().stream()
                            .filter(note -> note.sender() == wanted)
                            .map(Note::number))
                    .containsExactlyElementsOf(
                            LongStream.range(0, notes).boxed().toList());
        }
    }

    @Test
    void carriesMessagesThatAreLargerThanABuffer() throws Exception {
        Transport<Note> ann = open(ANN, 0, atAnn);
        Transport<Note> bob = open(BOB, 0, atBob);
        Connection<Note> connection = connect(ann, bob);
        List<Note> notes = new ArrayList<>();
        for (int size : new int[] {0, 5_000_000, 1, 65_536, 65_535, 3_000_000, 100, 8_000_000, 7}) {
            notes.add(new Note(1, notes.size(), size));
        }

        notes.forEach(connection::send);

        await(() -> atBob.size() == notes.size());
        assertThat(atBob.notes()).isEqualTo(notes);
    }

    @Test
    void refusesAMessageThatDoesNotFitAndGoesOn() throws Exception {
        Transport<Note> ann = open(ANN, 0, atAnn);
        Transport<Note> bob = open(BOB, 0, atBob);
        Connection<Note> connection = connect(ann, bob);

        connection.send(Note.of(1, 1));
        assertThatThrownBy(() -> connection.send(new Note(1, 2, 9_000_000)))
                .isInstanceOf(MessageTooLargeException.class)
                .hasMessageContaining("bytes>=9000")
                .hasMessageContaining(TransportConfig.MAX_FRAME_BYTES);
        assertThatThrownBy(() -> connection.send(Note.of(Note.UNWRITABLE, 3))).hasMessage("unwritable");
        connection.send(Note.of(1, 4));

        await(() -> atBob.size() == 2);
        assertThat(atBob.notes()).containsExactly(Note.of(1, 1), Note.of(1, 4));
    }

    @Test
    void refusesAStrangerAndTellsNobody() throws Exception {
        Transport<Note> ann = opened(open(new Peer(ANN, 0), OTHER_SECRET, Note.CODEC, atAnn, CONFIG));
        Transport<Note> bob = open(BOB, 0, atBob);

        assertThat(failure(ann, bob.endpoint(), BOB).why()).isEqualTo(ConnectException.Cause.NOT_AUTHENTICATED);

        assertThat(atAnn.connected).isEmpty();
        assertThat(atBob.connected).isEmpty();
    }

    @Test
    void refusesToTalkToAnotherNodeThanExpected() throws Exception {
        Transport<Note> ann = open(ANN, 0, atAnn);
        Transport<Note> bob = open(BOB, 0, atBob);

        ConnectException failure = failure(ann, bob.endpoint(), NodeId.of("carol"));

        assertThat(failure.why()).isEqualTo(ConnectException.Cause.NOT_AUTHENTICATED);
        assertThat(failure).hasMessageContaining(BOB.toString());
        assertThat(atBob.connected).isEmpty();
    }

    @Test
    void saysThatNobodyListens() throws Exception {
        Transport<Note> ann = open(ANN, 0, atAnn);
        Transport<Note> bob = open(BOB, 0, atBob);
        Endpoint was = bob.endpoint();
        bob.close();

        ConnectException failure = failure(ann, was, BOB);

        assertThat(failure.why()).isEqualTo(ConnectException.Cause.REFUSED);
        assertThat(failure).hasMessageContaining(was.toString());
    }

    @Test
    void givesTwoConnectionsForTwoConnects() throws Exception {
        Transport<Note> ann = open(ANN, 0, atAnn);
        Transport<Note> bob = open(BOB, 0, atBob);
        Connection<Note> one = connect(ann, bob);
        Connection<Note> two = connect(ann, bob);
        await(() -> atBob.connected.size() == 2);

        one.close();
        await(() -> atBob.disconnected.size() == 1);
        two.send(Note.of(1, 1));

        await(() -> atBob.size() == 1);
    }

    @Test
    void dropsAFencedPeerAndRefusesItForEver() throws Exception {
        Transport<Note> ann = open(ANN, 3, atAnn);
        Transport<Note> bob = open(BOB, 0, atBob);
        Connection<Note> connection = connect(ann, bob);
        connection.send(Note.of(1, 1));
        await(() -> atBob.size() == 1);

        bob.fence(ANN, 3);
        connection.send(Note.of(1, 2));

        await(() -> atBob.disconnected.size() == 1 && atAnn.disconnected.size() == 1);
        assertThat(atBob.disconnected.peek()).contains("fenced");
        assertThat(failure(ann, bob.endpoint(), BOB).why()).isEqualTo(ConnectException.Cause.FENCED);
        assertThat(failure(bob, ann.endpoint(), ANN).why()).isEqualTo(ConnectException.Cause.FENCED);
        assertThat(atBob.notes()).containsExactly(Note.of(1, 1));
        assertThat(atBob.connected).hasSize(1);
    }

    @Test
    void hearsAnIncarnationBehindTheFence() throws Exception {
        Transport<Note> bob = open(BOB, 0, atBob);
        bob.fence(ANN, 3);

        Transport<Note> ann = open(ANN, 4, atAnn);
        connect(ann, bob).send(Note.of(1, 1));

        await(() -> atBob.size() == 1);
    }

    @Test
    void dropsTheOlderIncarnationWhenANewerOneSpeaks() throws Exception {
        Transport<Note> old = open(ANN, 1, atAnn);
        Transport<Note> bob = open(BOB, 0, atBob);
        Connection<Note> stale = connect(old, bob);
        await(() -> atBob.connected.size() == 1);
        Inbox atNew = new Inbox();
        Transport<Note> young = open(ANN, 2, atNew);

        Connection<Note> fresh = connect(young, bob);
        await(() -> atBob.connected.size() == 2);
        stale.send(Note.of(1, 1));
        fresh.send(Note.of(2, 1));

        await(() -> atBob.size() == 1 && atAnn.disconnected.size() == 1);
        assertThat(atBob.notes()).containsExactly(Note.of(2, 1));
        assertThat(failure(old, bob.endpoint(), BOB).why()).isEqualTo(ConnectException.Cause.FENCED);
    }

    @Test
    void deliversWhatWasQueuedBeforeClosing() throws Exception {
        Transport<Note> ann = open(ANN, 0, atAnn);
        Transport<Note> bob = open(BOB, 0, atBob);
        Connection<Note> connection = connect(ann, bob);

        for (int i = 0; i < 1000; i++) {
            connection.send(new Note(1, i, 50));
        }
        connection.close();

        assertThat(connection.trySend(Note.of(1, 1000))).isEqualTo(Connection.Sent.CLOSED);
        assertThat(connection.send(Note.of(1, 1001))).isFalse();
        assertThat(connection.isWritable()).isFalse();
        await(() -> atBob.disconnected.size() == 1 && atAnn.disconnected.size() == 1);
        assertThat(atBob.notes()).hasSize(1000);
    }

    @Test
    void tellsAllWhenATransportCloses() throws Exception {
        Transport<Note> ann = open(ANN, 0, atAnn);
        Transport<Note> bob = open(BOB, 0, atBob);
        Connection<Note> connection = connect(ann, bob);
        await(() -> atBob.connected.size() == 1);

        bob.close();

        await(() -> atAnn.disconnected.size() == 1 && atBob.disconnected.size() == 1);
        assertThat(connection.trySend(Note.of(1, 1))).isEqualTo(Connection.Sent.CLOSED);
        assertThat(connection.awaitWritable(Duration.ofSeconds(30))).isFalse();
    }

    @Test
    void holdsBackASenderWhoseReceiverDoesNotRead() throws Exception {
        Transport<Note> ann = open(ANN, 0, atAnn);
        Transport<Note> bob = open(BOB, 0, atBob);
        Connection<Note> connection = connect(ann, bob);
        await(() -> atBob.connected.size() == 1);
        if (isThreaded()) {
            atBob.pause();
        }

        int sent = 0;
        while (connection.send(new Note(1, sent++, 1000)) || connection.awaitWritable(Duration.ofMillis(200))) {
            assertThat(sent).as("notes of 1000 bytes that found room").isLessThan(100_000);
        }

        assertThat(connection.isWritable()).isFalse();
        int all = sent;
        atBob.resume();
        await(() -> atBob.size() == all && connection.isWritable());
        assertThat(connection.awaitWritable(Duration.ZERO)).isTrue();
        assertThat(connection.send(Note.of(1, 0))).isTrue();
    }

    @Test
    void closesOnAMessageThatCannotBeRead() throws Exception {
        Codec<Note> picky = new Codec<>() {
            @Override
            public void encode(Note note, WireOutput out) {
                Note.CODEC.encode(note, out);
            }

            @Override
            public Note decode(WireInput in) {
                throw new WireFormatException("unknown kind; kind=77");
            }
        };
        Transport<Note> ann = open(ANN, 0, atAnn);
        Transport<Note> bob = opened(open(new Peer(BOB, 0), SECRET, picky, atBob, CONFIG));

        connect(ann, bob).send(Note.of(1, 1));

        await(() -> atAnn.disconnected.size() == 1 && atBob.disconnected.size() == 1);
        assertThat(atBob.disconnected.peek()).contains("kind=77");
    }

    @Test
    void closesWhenTheReceiverFails() throws Exception {
        Transport<Note> ann = open(ANN, 0, atAnn);
        Transport<Note> bob = open(BOB, 0, atBob);
        atBob.onNote = (from, note) -> {
            throw new IllegalStateException("receiver is broken");
        };

        connect(ann, bob).send(Note.of(1, 1));

        await(() -> atAnn.disconnected.size() == 1 && atBob.disconnected.size() == 1);
        assertThat(atBob.disconnected.peek()).contains("receiver is broken");
    }

    private Transport<Note> open(NodeId node, long epoch, Inbox inbox) throws IOException {
        return opened(open(new Peer(node, epoch), SECRET, Note.CODEC, inbox, CONFIG));
    }

    private Transport<Note> opened(Transport<Note> transport) {
        opened.add(transport);
        return transport;
    }

    private Connection<Note> connect(Transport<Note> from, Transport<Note> to) throws Exception {
        return get(from.connect(to.endpoint(), to.self().node()).toCompletableFuture());
    }

    private ConnectException failure(Transport<Note> from, Endpoint to, NodeId expected) throws Exception {
        CompletableFuture<Connection<Note>> result = from.connect(to, expected).toCompletableFuture();
        await(result::isDone);
        Throwable failure = result.handle((connection, thrown) -> thrown).get();
        assertThat(failure).isInstanceOf(ConnectException.class);
        return (ConnectException) failure;
    }

    private <T> T get(CompletableFuture<T> future) throws Exception {
        await(future::isDone);
        return future.get();
    }

    private void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("gave up waiting; ann heard %s, bob heard %s", atAnn.disconnected, atBob.disconnected)
                    .isLessThan(deadline);
            pump();
        }
    }

    /** One sender's work. */
    private interface Sender {
        void run(int sender) throws Exception;
    }

    private void inParallel(int senders, Sender work) throws Exception {
        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (int i = 0; i < senders; i++) {
            int sender = i;
            Runnable task = () -> {
                try {
                    work.run(sender);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            };
            if (isThreaded()) {
                running.add(
                        CompletableFuture.runAsync(task, command -> new Thread(command, "sender-" + sender).start()));
            } else {
                task.run();
            }
        }
        for (CompletableFuture<Void> task : running) {
            task.get();
        }
    }
}
