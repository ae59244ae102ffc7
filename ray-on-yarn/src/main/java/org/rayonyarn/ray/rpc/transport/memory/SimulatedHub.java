package org.rayonyarn.ray.rpc.transport.memory;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.rayonyarn.ray.rpc.Codec;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.transport.Peer;
import org.rayonyarn.ray.rpc.transport.Receiver;
import org.rayonyarn.ray.rpc.transport.Timers;
import org.rayonyarn.ray.rpc.transport.Transport;
import org.rayonyarn.ray.rpc.transport.TransportConfig;

/**
 * A world of transports that moves only when its simulator says so, on the simulator's thread, with a clock of its own: the same seed
 * and the same calls give the same history. Confined to one thread; don't wait on {@code awaitWritable} there.
 *
 * <p>Each connection keeps its order; connections overtake each other at random. {@link Faults} are harsher than TCP: they lose
 * and repeat single messages.
 */
public final class SimulatedHub implements Timers {
    /**
     * How often things go wrong, each from 0 to 1 and for each message.
     *
     * @param lose the message never arrives, those behind it do
     * @param repeat the message arrives twice in a row
     */
    public record Faults(double lose, double repeat) {
        public static final Faults NONE = new Faults(0, 0);
    }

    private record Timer(long at, long number, Runnable task) {}

    private record Pair(NodeId from, NodeId to) {}

    private final RandomGenerator random;
    private final MemoryHub hub = new MemoryHub(new SimulatedWire());
    private final Map<Wire.Lane, ArrayDeque<Wire.Parcel>> underWay = new LinkedHashMap<>();
    private final Set<Pair> partitioned = new HashSet<>();
    private final Set<MemoryTransport<?>> gone = new HashSet<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong(Timer::at).thenComparingLong(Timer::number));
    private Faults faults = Faults.NONE;
    private long now;
    private long timersSoFar;

    /** @param random seeded by the simulator */
    public SimulatedHub(RandomGenerator random) {
        this.random = random;
    }

    /** Opens a transport; {@code config}'s host and port are not used. */
    public <M> Transport<M> open(
            Peer self, byte[] secret, Codec<M> codec, Receiver<M> receiver, TransportConfig config) {
        return hub.openHere(self, secret, codec, receiver, config);
    }

    public void faults(Faults newFaults) {
        faults = newFaults;
    }

    /**
     * Delivers what is next on a connection chosen at random.
     *
     * @return false if nothing is under way that could arrive
     */
    public boolean deliver() {
        List<Wire.Lane> ready = readyLanes();
        if (ready.isEmpty()) {
            return false;
        }
        Wire.Lane lane = ready.get(random.nextInt(ready.size()));
        arrive(lane, takeNext(lane));
        return true;
    }

    /** Moves the clock, running what falls due in its order. */
    public void advance(Duration time) {
        long until = now + time.toNanos();
        for (Timer due = timers.peek(); due != null && due.at() <= until; due = timers.peek()) {
            timers.remove();
            now = due.at();
            due.task().run();
        }
        now = until;
    }

    /**
     * One thing happens: a delivery, or else the next timer.
     *
     * @return false if nothing is left to happen
     */
    public boolean step() {
        if (deliver()) {
            return true;
        }
        Timer next = timers.peek();
        if (next == null) {
            return false;
        }
        advance(Duration.ofNanos(next.at() - now));
        return true;
    }

    /** Delivers until nothing is under way; the clock stands still, so timers with a delay do not run. */
    public void settle() {
        do {
            advance(Duration.ZERO);
        } while (deliver());
    }

    /** Cuts all connections of two nodes: messages under way are lost, both ends are told, each in its own time. */
    public void cut(NodeId one, NodeId other) {
        for (MemoryTransport<?> transport : hub.transports()) {
            if (transport.self().node().equals(one)) {
                for (MemoryConnection<?> connection : transport.connections()) {
                    if (connection.peer().node().equals(other)) {
                        dropMessages(connection.outgoing());
                        dropMessages(connection.incoming());
                        connection.close("connection reset");
                    }
                }
            }
        }
    }

    /** Holds back all between two nodes, without a word to either, until {@link #heal}. */
    public void partition(NodeId one, NodeId other) {
        partitioned.add(new Pair(one, other));
        partitioned.add(new Pair(other, one));
    }

    /** Ends all partitions. */
    public void heal() {
        partitioned.clear();
    }

    /**
     * Ends a process as {@code kill -9} does: it does and hears nothing more; what it sent arrives.
     *
     * @param silently its host is gone too: peers are not told
     */
    public void crash(Transport<?> transport, boolean silently) {
        MemoryTransport<?> dead = (MemoryTransport<?>) transport;
        gone.add(dead);
        if (!silently) {
            hub.remove(dead);
            dead.connections().forEach(connection -> connection.close("connection reset"));
        }
        dead.die();
    }

    @Override
    public void after(Duration delay, Runnable task) {
        timers.add(new Timer(now + delay.toNanos(), timersSoFar++, task));
    }

    @Override
    public long nanoTime() {
        return now;
    }

    private Wire.Parcel takeNext(Wire.Lane lane) {
        ArrayDeque<Wire.Parcel> parcels = Objects.requireNonNull(underWay.get(lane));
        Wire.Parcel next = parcels.remove();
        if (parcels.isEmpty()) {
            underWay.remove(lane);
        }
        return next;
    }

    private void arrive(Wire.Lane lane, Wire.Parcel parcel) {
        boolean lost = gone.contains(lane.target()) || (parcel.isMessage() && random.nextDouble() < faults.lose());
        if (!lost) {
            parcel.deliver();
            if (parcel.isMessage() && random.nextDouble() < faults.repeat()) {
                parcel.deliver();
            }
        }
        if (!gone.contains(lane.target())) {
            parcel.settle();
        }
    }

    private List<Wire.Lane> readyLanes() {
        List<Wire.Lane> ready = new ArrayList<>();
        for (Wire.Lane lane : underWay.keySet()) {
            if (!partitioned.contains(new Pair(lane.from(), lane.target().self().node()))) {
                ready.add(lane);
            }
        }
        return ready;
    }

    private void dropMessages(Wire.Lane lane) {
        ArrayDeque<Wire.Parcel> parcels = underWay.get(lane);
        if (parcels != null) {
            parcels.removeIf(Wire.Parcel::isMessage);
            if (parcels.isEmpty()) {
                underWay.remove(lane);
            }
        }
    }

    private final class SimulatedWire implements Wire {
        @Override
        public void carry(Lane lane, Parcel parcel) {
            underWay.computeIfAbsent(lane, ignored -> new ArrayDeque<>()).add(parcel);
        }

        @Override
        public void after(Duration delay, Runnable task) {
            SimulatedHub.this.after(delay, task);
        }

        @Override
        public void close(MemoryTransport<?> transport) {
            // What it was told before still arrives.
        }
    }
}
