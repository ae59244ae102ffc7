package org.rayonyarn.ray.rpc.transport.netty;

import java.io.IOException;
import org.rayonyarn.ray.rpc.Codec;
import org.rayonyarn.ray.rpc.transport.Note;
import org.rayonyarn.ray.rpc.transport.Peer;
import org.rayonyarn.ray.rpc.transport.Receiver;
import org.rayonyarn.ray.rpc.transport.Transport;
import org.rayonyarn.ray.rpc.transport.TransportConfig;
import org.rayonyarn.ray.rpc.transport.TransportContract;

class NettyTransportTest extends TransportContract {
    @Override
    protected Transport<Note> open(
            Peer self, byte[] secret, Codec<Note> codec, Receiver<Note> receiver, TransportConfig config)
            throws IOException {
        return NettyTransport.open(self, secret, codec, receiver, config);
    }
}
