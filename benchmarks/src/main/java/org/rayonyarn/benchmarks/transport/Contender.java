package org.rayonyarn.benchmarks.transport;

import java.io.IOException;
import org.rayonyarn.ray.rpc.transport.netty.SocketKind;

/** One way to get 100 bytes to another thread or process and back. */
interface Contender {
    int MESSAGE_BYTES = 100;
    /** Messages under way in a stream, at most. */
    int WINDOW = 16_384;

    /**
     * Starts the echo, in a process of its own.
     *
     * @return its address
     */
    String serve() throws Exception;

    Client connect(String address) throws Exception;

    /** The asking end; confined to one thread. */
    interface Client {
        /** One message there and back. */
        void call() throws Exception;

        /**
         * Sends for {@code nanos} as fast as answers come.
         *
         * @return messages answered a second
         */
        double stream(long nanos) throws Exception;
    }

    static Contender named(String name) throws IOException {
        return switch (name) {
            case "raw" -> new RawSockets();
            case "grpc" -> new Grpc();
            case "nio" -> new OurTransport(SocketKind.NIO);
            case "nio-loop" -> new OurTransport(SocketKind.NIO_LOOP);
            case "epoll" -> new OurTransport(SocketKind.EPOLL);
            case "unix" -> new OurTransport(SocketKind.UNIX);
            case "queue-linked" -> HandOver.LINKED;
            case "queue-park" -> HandOver.PARK;
            case "queue-synchronous" -> HandOver.SYNCHRONOUS;
            default -> throw new IOException("no contender; name=" + name);
        };
    }
}
