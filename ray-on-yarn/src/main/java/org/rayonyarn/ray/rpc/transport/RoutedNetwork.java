package org.rayonyarn.ray.rpc.transport;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.Codec;
import org.rayonyarn.ray.rpc.Endpoint;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.WireOutput;

/** The {@link Network} over a {@link Transport}: one {@link Route} for each node. Safe for use by any thread. */
public final class RoutedNetwork<M> implements Network<M> {
    private final Codec<M> codec;
    private final TransportConfig frames;
    private final NetworkConfig config;
    private final Listener<M> listener;
    private final Timers timers;
    private final Transport<M> transport;
    private final ConcurrentMap<NodeId, Route<M>> routes = new ConcurrentHashMap<>();

    /**
     * Opens a network with a timer thread of its own.
     *
     * @param codec the one that {@code transports} uses
     * @param frames the one that {@code transports} uses
     * @throws IOException if the transport can't listen
     */
    public static <M> RoutedNetwork<M> open(
            TransportFactory<M> transports,
            Codec<M> codec,
            TransportConfig frames,
            NetworkConfig config,
            Listener<M> listener)
            throws IOException {
        return open(transports, codec, frames, config, listener, new ScheduledTimers("ray-rpc-network"));
    }

    /** Opens a network whose time is given; {@code timers} is closed with it if it is closeable. */
    public static <M> RoutedNetwork<M> open(
            TransportFactory<M> transports,
            Codec<M> codec,
            TransportConfig frames,
            NetworkConfig config,
            Listener<M> listener,
            Timers timers)
            throws IOException {
        return new RoutedNetwork<>(transports, codec, frames, config, listener, timers);
    }

    private RoutedNetwork(
            TransportFactory<M> transports,
            Codec<M> codec,
            TransportConfig frames,
            NetworkConfig config,
            Listener<M> listener,
            Timers timers)
            throws IOException {
        this.codec = codec;
        this.frames = frames;
        this.config = config;
        this.listener = listener;
        this.timers = timers;
        this.transport = transports.open(new FromTransport());
    }

    @Override
    public Peer self() {
        return transport.self();
    }

    @Override
    public Endpoint endpoint() {
        return transport.endpoint();
    }

    @Override
    public void learn(NodeId node, long epoch, Endpoint endpoint) {
        if (node.equals(self().node())) {
            return;
        }
        if (route(node).learn(epoch, endpoint) && epoch > 0) {
            transport.fence(node, epoch - 1);
        }
    }

    @Override
    public void forget(NodeId node) {
        route(node).forget();
    }

    @Override
    public void send(NodeId to, M message) {
        Route<M> route = route(to);
        Connection<M> connection = route.current();
        if (connection == null || connection.trySend(message) == Connection.Sent.CLOSED) {
            if (to.equals(self().node())) {
                throw new IllegalArgumentException("a process does not send to itself; node=" + to);
            }
            route.enqueue(message, sizeOf(message));
        }
    }

    /** A message that waits does so as it is, so its length has to be found by encoding it. */
    @Override
    public int sizeOf(M message) {
        WireOutput out = WireOutput.onHeap(256);
        frames.limit(out);
        codec.encode(message, out);
        return out.position();
    }

    @Override
    public boolean awaitCapacity(NodeId to, Duration timeout) throws InterruptedException {
        return route(to).awaitCapacity(timeout);
    }

    @Override
    public void fence(NodeId node, long epoch) {
        transport.fence(node, epoch);
        route(node).fence(epoch);
    }

    @Override
    public void close() {
        transport.close();
        routes.values().forEach(Route::forget);
        if (timers instanceof ScheduledTimers own) {
            own.close();
        }
    }

    private Route<M> route(NodeId node) {
        Route<M> known = routes.get(node);
        return known != null ? known : routes.computeIfAbsent(node, this::newRoute);
    }

    private Route<M> newRoute(NodeId node) {
        return new Route<>(node, this::connect, config, timers, listener::onUnreachable);
    }

    private void connect(Endpoint to, NodeId node, Route.Outcome outcome) {
        transport.connect(to, node).whenComplete((connection, failure) -> outcome.onOutcome(failure));
    }

    private final class FromTransport implements Receiver<M> {
        @Override
        public void onConnected(Connection<M> connection) {
            listener.onConnected(connection.peer());
            route(connection.peer().node()).onConnected(connection);
        }

        @Override
        public void onMessage(Connection<M> from, M message) {
            listener.onMessage(from.peer(), message);
        }

        /** The listener hears of the gap first: what is sent later leaves only by the route's next connection. */
        @Override
        public void onDisconnected(Connection<M> connection, String reason) {
            listener.onDisconnected(connection.peer(), reason);
            route(connection.peer().node()).onDisconnected(connection);
        }
    }

    /** The reason in a failed stage, without the wrapping. */
    static @Nullable ConnectException connectFailure(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof ConnectException e) {
                return e;
            }
        }
        return null;
    }
}
