package org.rayonyarn.ray.process;

import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.Message;
import org.rayonyarn.ray.rpc.MessageCodec;
import org.rayonyarn.ray.rpc.transport.Network;
import org.rayonyarn.ray.rpc.transport.NetworkConfig;
import org.rayonyarn.ray.rpc.transport.Peer;
import org.rayonyarn.ray.rpc.transport.RoutedNetwork;
import org.rayonyarn.ray.rpc.transport.TransportConfig;
import org.rayonyarn.ray.rpc.transport.netty.NettyTransport;

/** Opens a process's way to the others of its session. */
final class Networks {
    private Networks() {}

    /**
     * @param settings {@code ray.rpc.*}
     * @throws IOException if it can't listen
     */
    static Network<Message> open(
            Peer self, byte[] secret, Function<String, @Nullable String> settings, Network.Listener<Message> listener)
            throws IOException {
        TransportConfig frames = TransportConfig.from(settings);
        MessageCodec codec = new MessageCodec();
        return RoutedNetwork.open(
                receiver -> NettyTransport.open(self, secret, codec, receiver, frames),
                codec,
                frames,
                NetworkConfig.from(settings),
                listener);
    }

    /** A node's port for its worker processes, or a worker's: on loopback, wherever the rest of the session is. */
    static TransportConfig workers(Function<String, @Nullable String> settings) {
        return TransportConfig.from(key -> switch (key) {
            case TransportConfig.BIND_HOST -> "127.0.0.1";
            case TransportConfig.PORT -> "0";
            default -> settings.apply(key);
        });
    }
}
