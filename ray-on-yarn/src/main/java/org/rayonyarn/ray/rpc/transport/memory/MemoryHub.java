package org.rayonyarn.ray.rpc.transport.memory;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.Codec;
import org.rayonyarn.ray.rpc.Endpoint;
import org.rayonyarn.ray.rpc.transport.Peer;
import org.rayonyarn.ray.rpc.transport.Receiver;
import org.rayonyarn.ray.rpc.transport.Transport;
import org.rayonyarn.ray.rpc.transport.TransportConfig;

/**
 * A world of transports inside one JVM, with the meaning of the real ones: messages pass the codec, secrets are compared, old epochs
 * refused, queues bounded. Delivers on one thread for each transport. Any thread may call it.
 */
public final class MemoryHub {
    private static final String HOST = "memory";

    private final Wire wire;
    private final ConcurrentMap<Endpoint, MemoryTransport<?>> listening = new ConcurrentHashMap<>();
    private final AtomicInteger lastPort = new AtomicInteger();

    public MemoryHub() {
        this(new ThreadedWire());
    }

    MemoryHub(Wire wire) {
        this.wire = wire;
    }

    /** Opens a transport; {@code config}'s host and port are not used. */
    public <M> Transport<M> open(
            Peer self, byte[] secret, Codec<M> codec, Receiver<M> receiver, TransportConfig config) {
        return openHere(self, secret, codec, receiver, config);
    }

    <M> MemoryTransport<M> openHere(
            Peer self, byte[] secret, Codec<M> codec, Receiver<M> receiver, TransportConfig config) {
        Endpoint endpoint = new Endpoint(HOST, lastPort.incrementAndGet());
        MemoryTransport<M> transport =
                new MemoryTransport<>(this, endpoint, self, secret.clone(), codec, receiver, config);
        listening.put(endpoint, transport);
        return transport;
    }

    Wire wire() {
        return wire;
    }

    @Nullable
    MemoryTransport<?> at(Endpoint endpoint) {
        return listening.get(endpoint);
    }

    Iterable<MemoryTransport<?>> transports() {
        return listening.values();
    }

    void remove(MemoryTransport<?> transport) {
        listening.remove(transport.endpoint());
    }
}
