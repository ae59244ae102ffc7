package org.rayonyarn.ray.rpc.transport.memory;

import org.rayonyarn.ray.rpc.Codec;
import org.rayonyarn.ray.rpc.transport.Note;
import org.rayonyarn.ray.rpc.transport.Peer;
import org.rayonyarn.ray.rpc.transport.Receiver;
import org.rayonyarn.ray.rpc.transport.Transport;
import org.rayonyarn.ray.rpc.transport.TransportConfig;
import org.rayonyarn.ray.rpc.transport.TransportContract;

class MemoryTransportTest extends TransportContract {
    private final MemoryHub hub = new MemoryHub();

    @Override
    protected Transport<Note> open(
            Peer self, byte[] secret, Codec<Note> codec, Receiver<Note> receiver, TransportConfig config) {
        return hub.open(self, secret, codec, receiver, config);
    }
}
