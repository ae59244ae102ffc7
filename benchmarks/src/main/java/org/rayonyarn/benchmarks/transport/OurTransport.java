package org.rayonyarn.benchmarks.transport;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.rayonyarn.ray.rpc.Codec;
import org.rayonyarn.ray.rpc.Endpoint;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.WireInput;
import org.rayonyarn.ray.rpc.WireOutput;
import org.rayonyarn.ray.rpc.transport.Connection;
import org.rayonyarn.ray.rpc.transport.Peer;
import org.rayonyarn.ray.rpc.transport.Receiver;
import org.rayonyarn.ray.rpc.transport.Transport;
import org.rayonyarn.ray.rpc.transport.TransportConfig;
import org.rayonyarn.ray.rpc.transport.netty.SocketKind;

/** The project's transport, handshake, codec, frames and flow control included; the caller's thread parks for its answer. */
final class OurTransport implements Contender {
    private static final byte[] SECRET = "protects nothing but a benchmark".getBytes(StandardCharsets.UTF_8);
    private static final Codec<byte[]> CODEC = new Codec<>() {
        @Override
        public void encode(byte[] message, WireOutput out) {
            out.writeBytes(message);
        }

        @Override
        public byte[] decode(WireInput in) {
            return in.readBytes();
        }
    };

    private final SocketKind kind;

    OurTransport(SocketKind kind) {
        this.kind = kind;
    }

    @Override
    public String serve() throws IOException {
        return open("server", Connection::send).endpoint().toString();
    }

    @Override
    public Client connect(String address) throws Exception {
        Answers answers = new Answers(Thread.currentThread());
        Transport<byte[]> transport = open("client", (from, message) -> answers.onAnswers(1));
        Connection<byte[]> connection = transport
                .connect(Endpoint.parse(address), NodeId.of("server"))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        byte[] message = new byte[MESSAGE_BYTES];
        return new Client() {
            @Override
            public void call() {
                long next = answers.count() + 1;
                connection.send(message);
                answers.await(next);
            }

            @Override
            public double stream(long nanos) throws Exception {
                return answers.stream(nanos, () -> {
                    if (!connection.send(message)) {
                        connection.awaitWritable(Duration.ofSeconds(10));
                    }
                });
            }
        };
    }

    /** What to do with a message. */
    private interface OnMessage {
        void accept(Connection<byte[]> from, byte[] message);
    }

    private Transport<byte[]> open(String name, OnMessage onMessage) throws IOException {
        String host = kind == SocketKind.UNIX ? newSocketPath() : "127.0.0.1";
        TransportConfig config = TransportConfig.from(key -> key.equals(TransportConfig.BIND_HOST) ? host : null);
        return kind.open(
                new Peer(NodeId.of(name), 0),
                SECRET,
                CODEC,
                new Receiver<>() {
                    @Override
                    public void onConnected(Connection<byte[]> connection) {}

                    @Override
                    public void onMessage(Connection<byte[]> from, byte[] message) {
                        onMessage.accept(from, message);
                    }

                    @Override
                    public void onDisconnected(Connection<byte[]> connection, String reason) {}
                },
                config);
    }

    /** Short, for the path of a socket holds 107 bytes; gone with the process. */
    private static String newSocketPath() throws IOException {
        File folder = Files.createTempDirectory("echo").toFile();
        File path = new File(folder, "s");
        folder.deleteOnExit();
        path.deleteOnExit(); // before its folder: the last one registered goes first
        return path.toString();
    }
}
