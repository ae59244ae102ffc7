package org.rayonyarn.benchmarks.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * The floor: blocking sockets of the JDK, a message is its length and its bytes, nobody is authenticated, nothing queued. Streams are
 * batched by hand; both ends take each message out of its batch.
 */
final class RawSockets implements Contender {
    private static final int BATCH_BYTES = 64 << 10;

    @Override
    public String serve() throws IOException {
        ServerSocketChannel listener =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        daemon(() -> {
            while (true) {
                SocketChannel socket = noDelay(listener.accept());
                daemon(() -> echo(socket));
            }
        });
        return "127.0.0.1:" + ((InetSocketAddress) listener.getLocalAddress()).getPort();
    }

    @Override
    public Client connect(String address) throws IOException {
        int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        return new RawClient(port);
    }

    private static void echo(SocketChannel socket) throws IOException {
        ByteBuffer in = ByteBuffer.allocateDirect(BATCH_BYTES);
        ByteBuffer out = ByteBuffer.allocateDirect(BATCH_BYTES);
        while (socket.read(in) >= 0) {
            in.flip();
            while (hasMessage(in)) {
                byte[] message = new byte[in.getInt()];
                in.get(message);
                out.putInt(message.length).put(message);
            }
            in.compact();
            writeAll(socket, out.flip());
            out.clear();
        }
    }

    private static boolean hasMessage(ByteBuffer in) {
        return in.remaining() >= Integer.BYTES && in.remaining() >= Integer.BYTES + in.getInt(in.position());
    }

    private static void writeAll(SocketChannel socket, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            socket.write(bytes);
        }
    }

    private static SocketChannel noDelay(SocketChannel socket) throws IOException {
        return socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static final class RawClient implements Client {
        private final SocketChannel calls;
        private final SocketChannel streams;
        private final byte[] message = new byte[MESSAGE_BYTES];
        private final ByteBuffer call = ByteBuffer.allocateDirect(Integer.BYTES + MESSAGE_BYTES);
        private final ByteBuffer batch = ByteBuffer.allocateDirect(BATCH_BYTES);
        private int batched;
        private final Answers answers = new Answers(Thread.currentThread());

        RawClient(int port) throws IOException {
            InetSocketAddress to = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            calls = noDelay(SocketChannel.open(to));
            streams = noDelay(SocketChannel.open(to));
            daemon(this::countAnswers);
        }

        @Override
        public void call() throws IOException {
            put(call.clear());
            writeAll(calls, call.flip());
            call.clear();
            do {
                if (calls.read(call) < 0) {
                    throw new IOException("closed");
                }
            } while (call.hasRemaining());
        }

        @Override
        public double stream(long nanos) throws Exception {
            return answers.stream(nanos, this::queue);
        }

        /** A batch is what comes between two looks at the window, so that none stays behind. */
        private void queue() throws IOException {
            put(batch);
            if (++batched == Answers.BATCH) {
                writeAll(streams, batch.flip());
                batch.clear();
                batched = 0;
            }
        }

        private void put(ByteBuffer to) {
            to.putInt(message.length).put(message);
        }

        private void countAnswers() throws IOException {
            ByteBuffer in = ByteBuffer.allocateDirect(BATCH_BYTES);
            while (streams.read(in) >= 0) {
                in.flip();
                while (hasMessage(in)) {
                    byte[] answer = new byte[in.getInt()];
                    in.get(answer);
                    answers.onAnswers(1);
                }
                in.compact();
            }
        }
    }
}
