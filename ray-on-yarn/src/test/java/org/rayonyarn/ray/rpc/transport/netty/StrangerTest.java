package org.rayonyarn.ray.rpc.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.Endpoint;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.transport.ConnectException;
import org.rayonyarn.ray.rpc.transport.Inbox;
import org.rayonyarn.ray.rpc.transport.Note;
import org.rayonyarn.ray.rpc.transport.Peer;
import org.rayonyarn.ray.rpc.transport.TransportConfig;

/** Whoever reaches the port without the secret gets nothing out of it, and harms nobody. */
class StrangerTest {
    private static final byte[] SECRET = "the secret of one application".getBytes(StandardCharsets.UTF_8);
    private static final int CHALLENGE_BYTES = Integer.BYTES + Transcript.NONCE_BYTES;
    private static final TransportConfig IMPATIENT =
            TransportConfig.from(key -> key.equals(TransportConfig.HANDSHAKE_TIMEOUT_MS) ? "500" : null);

    private final Inbox atServer = new Inbox();
    private final NettyTransport<Note> server = start("server", atServer, IMPATIENT);

    StrangerTest() throws IOException {}

    @BeforeEach
    void nobodyIsThere() {
        assertThat(server.refusedConnections()).isZero();
    }

    @AfterEach
    void stillServesItsOwn() throws Exception {
        Inbox atFriend = new Inbox();
        try (NettyTransport<Note> friend = start("friend", atFriend, TransportConfig.loopback())) {
            int before = atServer.size();
            friend.connect(server.endpoint(), NodeId.of("server"))
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS)
                    .send(Note.of(1, 1));
            awaitUntil(() -> atServer.size() == before + 1);
        } finally {
            server.close();
        }
    }

    @Test
    void getsNothingForGarbage() throws Exception {
        byte[] garbage = new byte[10_000];
        new Random(5).nextBytes(garbage);

        assertThat(say(garbage)).isEmpty();

        assertRefused(1);
    }

    @Test
    void getsNothingForAnotherProtocol() throws Exception {
        assertThat(say("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII)))
                .isEmpty();

        assertRefused(1);
    }

    @Test
    void getsNothingForAFrameOfRightLengthAndWrongContent() throws Exception {
        byte[] frame = new byte[Integer.BYTES + 60];
        ByteBuffer.wrap(frame).putInt(60);

        assertThat(say(frame)).isEmpty();

        assertRefused(1);
    }

    @Test
    void isNotWaitedForWhenItClaimsAHugeFrame() throws Exception {
        assertThat(say(ByteBuffer.allocate(4).putInt(Integer.MAX_VALUE).array()))
                .isEmpty();
        assertThat(say(ByteBuffer.allocate(4).putInt(-1).array())).isEmpty();
        assertThat(say(ByteBuffer.allocate(4)
                        .putInt(Handshake.MAX_FRAME_BYTES + 1)
                        .array()))
                .isEmpty();

        assertRefused(3);
    }

    @Test
    void isPutOffTheLineWhenItSaysNothing() throws Exception {
        long begun = System.nanoTime();

        assertThat(say(new byte[0])).isEmpty();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(400));
        assertRefused(1);
    }

    @Test
    void isNotedWhenItOnlyKnocks() throws Exception {
        for (int i = 0; i < 20; i++) {
            new Socket(server.endpoint().host(), server.endpoint().port()).close();
        }

        assertRefused(20);
    }

    @Test
    void withAnotherSecretGetsANonceAndNoMore() throws Exception {
        byte[] wrong = "the secret of another one....".getBytes(StandardCharsets.UTF_8);
        try (Recorder recorder = new Recorder(server.endpoint());
                NettyTransport<Note> stranger = NettyTransport.open(
                        new Peer(NodeId.of("x"), 0), wrong, Note.CODEC, new Inbox(), TransportConfig.loopback())) {
            assertThatThrownBy(() -> stranger.connect(recorder.endpoint(), null)
                            .toCompletableFuture()
                            .get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(ConnectException.class, e -> assertThat(e.why())
                            .isEqualTo(ConnectException.Cause.NOT_AUTHENTICATED));

            assertThat(recorder.fromServer()).hasSize(CHALLENGE_BYTES);
        }
        assertRefused(1);
    }

    @Test
    void gainsNothingByPlayingAGoodHandshakeAgain() throws Exception {
        Inbox atFriend = new Inbox();
        byte[] recording;
        try (Recorder recorder = new Recorder(server.endpoint());
                NettyTransport<Note> friend = start("friend", atFriend, TransportConfig.loopback())) {
            friend.connect(recorder.endpoint(), NodeId.of("server"))
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS)
                    .send(Note.of(7, 7));
            awaitUntil(() -> atServer.size() == 1);
            recording = recorder.fromClient();
        }
        assertThat(recording.length).isGreaterThan(100);

        byte[] heard = say(recording);

        assertThat(heard).hasSize(CHALLENGE_BYTES);
        assertThat(atServer.connected).hasSize(1);
        assertThat(atServer.notes()).containsExactly(Note.of(7, 7));
        assertRefused(1);
    }

    @Test
    void thatAnswersInsteadOfTheServerIsNotBelieved() throws Exception {
        byte[] noise = new byte[400];
        new Random(6).nextBytes(noise);
        ByteBuffer.wrap(noise).putInt(0, Transcript.NONCE_BYTES).putInt(CHALLENGE_BYTES, 200);
        try (ServerSocket impostor = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                NettyTransport<Note> friend = start("friend", new Inbox(), TransportConfig.loopback())) {
            CompletableFuture<Void> answer = CompletableFuture.runAsync(() -> {
                try (Socket victim = impostor.accept()) {
                    victim.getOutputStream().write(noise);
                    victim.getInputStream().readAllBytes();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });

            assertThatThrownBy(() -> friend.connect(
                                    new Endpoint("127.0.0.1", impostor.getLocalPort()), NodeId.of("server"))
                            .toCompletableFuture()
                            .get(30, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOfSatisfying(ConnectException.class, e -> assertThat(e.why())
                            .isEqualTo(ConnectException.Cause.NOT_AUTHENTICATED));
            answer.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void isNotWaitedForWhenItTakesTheConnectionAndSaysNothing() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                NettyTransport<Note> friend = start("friend", new Inbox(), IMPATIENT)) {
            assertThatThrownBy(() -> friend.connect(new Endpoint("127.0.0.1", mute.getLocalPort()), null)
                            .toCompletableFuture()
                            .get(30, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOfSatisfying(
                            ConnectException.class, e -> assertThat(e.why()).isEqualTo(ConnectException.Cause.TIMEOUT));
        }
    }

    @Test
    void refusesASecretThatCouldBeGuessed() {
        assertThatThrownBy(() -> NettyTransport.open(
                        new Peer(NodeId.of("x"), 0), new byte[8], Note.CODEC, new Inbox(), TransportConfig.loopback()))
                .hasMessageContaining("bytes=8 min=16");
    }

    @Test
    void namesHostAndPortWhereItCannotListen() {
        TransportConfig taken = TransportConfig.from(
                key -> key.equals(TransportConfig.PORT) ? "" + server.endpoint().port() : null);

        assertThatThrownBy(() -> start("other", new Inbox(), taken))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("host=127.0.0.1 port=" + server.endpoint().port())
                .hasMessageContaining(TransportConfig.PORT);
    }

    /** Sends bytes and returns all that comes back until the other end closes. */
    private byte[] say(byte[] bytes) throws IOException {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        try (Socket socket =
                new Socket(server.endpoint().host(), server.endpoint().port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(bytes);
            socket.getInputStream().transferTo(heard);
        } catch (java.net.SocketException reset) {
            // Closed with bytes of ours unread: TCP resets.
        }
        return heard.toByteArray();
    }

    private void assertRefused(int connections) throws InterruptedException {
        awaitUntil(() -> server.refusedConnections() == connections);
        assertThat(atServer.connected.size()).isLessThanOrEqualTo(1);
    }

    private static NettyTransport<Note> start(String name, Inbox inbox, TransportConfig config) throws IOException {
        return NettyTransport.open(new Peer(NodeId.of(name), 0), SECRET, Note.CODEC, inbox, config);
    }

    private static void awaitUntil(java.util.function.BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("gave up waiting").isLessThan(deadline);
            Thread.sleep(1);
        }
    }

    /** Stands between a client and the server, and writes down what both say. */
    private static final class Recorder implements AutoCloseable {
        private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final ByteArrayOutputStream fromClient = new ByteArrayOutputStream();
        private final ByteArrayOutputStream fromServer = new ByteArrayOutputStream();

        Recorder(Endpoint server) throws IOException {
            daemon(() -> {
                try (Socket client = listener.accept();
                        Socket to = new Socket(server.host(), server.port())) {
                    Thread back = daemon(() -> {
                        copy(to.getInputStream(), client.getOutputStream(), fromServer);
                        client.shutdownOutput(); // the client has to see that the server is gone
                    });
                    copy(client.getInputStream(), to.getOutputStream(), fromClient);
                    to.shutdownOutput();
                    back.join();
                }
            });
        }

        Endpoint endpoint() {
            return new Endpoint("127.0.0.1", listener.getLocalPort());
        }

        byte[] fromClient() {
            return fromClient.toByteArray();
        }

        byte[] fromServer() {
            return fromServer.toByteArray();
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }

        private static void copy(InputStream from, OutputStream to, ByteArrayOutputStream record) throws IOException {
            byte[] buffer = new byte[4096];
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                record.write(buffer, 0, read);
                to.write(buffer, 0, read);
            }
        }

        private interface Work {
            void run() throws Exception;
        }

        private static Thread daemon(Work work) {
            Thread thread = new Thread(() -> {
                try {
                    work.run();
                } catch (Exception e) {
                    // One of the sockets was closed: the recording ends.
                }
            });
            thread.setDaemon(true);
            thread.start();
            return thread;
        }
    }
}
