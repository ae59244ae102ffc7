package org.rayonyarn.ray.rpc.transport;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.Endpoint;
import org.rayonyarn.ray.rpc.NodeId;

/**
 * The way to one node: its living connections, the one in use, and what waits while there is none. One lock, this; the listener is
 * never called under it.
 *
 * <p>Invariant: a connection is put in use only when nothing waits, and nothing is added to what waits while one is open; so order
 * holds for each sending thread.
 */
final class Route<M> {
    /** Opens a connection and tells how it went. */
    interface Connector {
        void connect(Endpoint to, NodeId node, Outcome outcome);
    }

    /** Null for success: the connection itself came by {@code onConnected}. */
    interface Outcome {
        void onOutcome(@Nullable Throwable failure);
    }

    private record Waiting<M>(M message, int bytes) {}

    private final NodeId node;
    private final Connector connector;
    private final NetworkConfig config;
    private final Timers timers;
    private final BiConsumer<NodeId, String> onUnreachable;

    private volatile @Nullable Connection<M> current; // written under the lock
    private final List<Connection<M>> living = new ArrayList<>(2);
    private final Queue<Waiting<M>> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private long round; // counts the times that something began to wait, so that an old deadline is known as old
    private @Nullable Endpoint endpoint;
    private long epoch = -1;
    private long fencedUpTo = -1;
    private boolean connecting;
    private int attempts;
    private String lastFailure = "";

    Route(
            NodeId node,
            Connector connector,
            NetworkConfig config,
            Timers timers,
            BiConsumer<NodeId, String> onUnreachable) {
        this.node = node;
        this.connector = connector;
        this.config = config;
        this.timers = timers;
        this.onUnreachable = onUnreachable;
    }

    /** What to send by; it may be closed already, then {@link #enqueue}. */
    @Nullable
    Connection<M> current() {
        return current;
    }

    synchronized void enqueue(M message, int bytes) {
        Connection<M> inUse = current;
        if (inUse != null && inUse.trySend(message) != Connection.Sent.CLOSED) {
            return;
        }
        boolean first = waiting.isEmpty();
        waiting.add(new Waiting<>(message, bytes));
        waitingBytes += bytes;
        if (fencedUpTo >= 0 && epoch <= fencedUpTo) {
            giveUp("fenced; epoch<=" + fencedUpTo);
        } else if (waitingBytes > config.maxWaitingBytes()) {
            giveUp("too much waits for a connection; bytes=" + waitingBytes + " key="
                    + NetworkConfig.MAX_WAITING_BYTES);
        } else {
            if (first) {
                beginRound();
            }
            maybeConnect();
        }
    }

    /**
     * @return false if it is old news
     */
    synchronized boolean learn(long newEpoch, Endpoint newEndpoint) {
        if (newEpoch < epoch || newEpoch <= fencedUpTo) {
            return false;
        }
        epoch = newEpoch;
        endpoint = newEndpoint;
        maybeConnect();
        return true;
    }

    synchronized void forget() {
        endpoint = null;
        dropWaiting();
    }

    synchronized void fence(long upTo) {
        fencedUpTo = Math.max(fencedUpTo, upTo);
        if (epoch <= fencedUpTo) {
            endpoint = null;
            if (!waiting.isEmpty()) {
                giveUp("fenced; epoch<=" + fencedUpTo);
            }
        }
    }

    synchronized void onConnected(Connection<M> connection) {
        living.add(connection);
        if (connection.peer().epoch() > epoch) {
            epoch = connection.peer().epoch();
            endpoint = null;
        }
        if (current == null) {
            use(connection); // else the one in use stays, even if it is an older incarnation's: the end of that
            // comes, and is told, first
        }
    }

    synchronized void onDisconnected(Connection<M> connection) {
        living.remove(connection);
        if (current == connection) {
            current = null;
            if (living.isEmpty()) {
                maybeConnect();
            } else {
                use(living.get(0));
            }
            notifyAll();
        }
    }

    boolean awaitCapacity(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            Connection<M> inUse = current;
            long left = deadline - System.nanoTime();
            if (inUse != null && inUse.awaitWritable(Duration.ofNanos(Math.max(0, left)))) {
                return true;
            }
            synchronized (this) {
                if (current == null && waitingBytes < config.holdBackBytes()) {
                    return true;
                }
                left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                if (current == inUse) {
                    wait(left / 1_000_000 + 1);
                }
            }
        }
    }

    /** What waits goes first; a connection that closes meanwhile is taken out of use by its {@code onDisconnected}. */
    private void use(Connection<M> connection) {
        Waiting<M> next = waiting.peek();
        while (next != null && connection.trySend(next.message()) != Connection.Sent.CLOSED) {
            waiting.remove();
            waitingBytes -= next.bytes();
            next = waiting.peek();
        }
        if (waiting.isEmpty()) {
            dropWaiting();
        }
        current = connection;
        notifyAll();
    }

    private void beginRound() {
        long begun = ++round;
        timers.after(config.unreachableAfter(), () -> onDeadline(begun));
    }

    private synchronized void onDeadline(long begun) {
        if (begun == round && !waiting.isEmpty()) {
            String why = endpoint == null ? "nobody told where it listens" : lastFailure;
            giveUp("no connection within " + config.unreachableAfter() + " (" + NetworkConfig.UNREACHABLE_AFTER_MS
                    + "): " + why);
        }
    }

    private void maybeConnect() {
        if (connecting || current != null || waiting.isEmpty() || endpoint == null) {
            return;
        }
        connecting = true;
        attempts++;
        timers.after(config.delayBefore(attempts), this::connect);
    }

    private void connect() {
        Endpoint to;
        synchronized (this) {
            to = endpoint;
            if (to == null || current != null || waiting.isEmpty()) {
                connecting = false;
                return;
            }
        }
        connector.connect(to, node, this::onOutcome);
    }

    private synchronized void onOutcome(@Nullable Throwable failure) {
        connecting = false;
        if (failure == null) {
            attempts = 0;
            maybeConnect(); // it may be gone again already
            return;
        }
        ConnectException why = RoutedNetwork.connectFailure(failure);
        lastFailure = String.valueOf(why != null ? why.getMessage() : failure);
        if (why != null && isFinal(why) && !waiting.isEmpty() && current == null) {
            giveUp(lastFailure);
        } else {
            maybeConnect();
        }
    }

    /** Another process listens there, or one end is dead for the other: trying again won't help. */
    private static boolean isFinal(ConnectException why) {
        return why.why() == ConnectException.Cause.FENCED || why.why() == ConnectException.Cause.NOT_AUTHENTICATED;
    }

    private void giveUp(String reason) {
        dropWaiting();
        timers.after(Duration.ZERO, () -> onUnreachable.accept(node, reason));
    }

    private void dropWaiting() {
        waiting.clear();
        waitingBytes = 0;
        attempts = 0;
        round++;
        notifyAll();
    }
}
