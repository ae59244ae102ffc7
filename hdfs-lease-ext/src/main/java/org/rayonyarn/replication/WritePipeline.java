package org.rayonyarn.replication;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes one object to several nodes in a chain, as HDFS's pipeline: a packet counts when every node has acknowledged it;
 * when a link breaks, the chain is rebuilt without the lost node under a larger generation, and what was not acknowledged
 * is sent again. Pure: effects go to the given sink. Not thread-safe.
 *
 * <pre>
 * STREAMING --broken link, nodes left--> STREAMING (next generation)
 * STREAMING --broken link, too few left--> FAILED
 * STREAMING --close--> CLOSING --last acknowledgement--> CLOSED
 * CLOSING --broken link--> CLOSING (next generation) or FAILED
 * </pre>
 */
public final class WritePipeline {
    /** Where a pipeline stands. */
    public enum State {
        /** Takes packets. */
        STREAMING,
        /** Takes no more, waits for acknowledgements. */
        CLOSING,
        /** Every packet is on every node of the chain. */
        CLOSED,
        /** Too few nodes are left. */
        FAILED;

        boolean canBecome(State next) {
            return switch (this) {
                case STREAMING -> next == CLOSING || next == FAILED;
                case CLOSING -> next == CLOSED || next == FAILED;
                case CLOSED, FAILED -> false;
            };
        }
    }

    /** What the pipeline wants done. */
    public interface Sink {
        /** Send to the first of the nodes, which passes it on. */
        void send(long generation, List<String> nodes, long packet, byte[] data);

        /** From now on only this generation counts; nodes cut back to what {@code fromPacket} has before it. */
        void rebuild(long generation, List<String> nodes, long fromPacket);

        /** A further node for the chain, empty if there is none; it is given what is acknowledged already by the owner. */
        List<String> replacements(List<String> chain);
    }

    private record Packet(long number, byte[] data) {}

    private final Sink sink;
    private final int minimum;
    private final int wanted;
    private final List<String> chain;
    private final Deque<Packet> unacknowledged = new ArrayDeque<>();
    private final Map<String, Long> acknowledged = new HashMap<>();
    private long generation;
    private long nextPacket;
    private State state = State.STREAMING;

    /**
     * @param minimum with fewer nodes than this the write fails
     */
    public WritePipeline(Sink sink, List<String> chain, long generation, int minimum) {
        if (minimum < 1 || chain.size() < minimum) {
            throw new IllegalArgumentException(
                    "a pipeline needs at least its minimum of nodes: minimum=" + minimum + " nodes=" + chain.size());
        }
        this.sink = sink;
        this.minimum = minimum;
        this.wanted = chain.size();
        this.chain = new ArrayList<>(chain);
        this.generation = generation;
        chain.forEach(node -> acknowledged.put(node, -1L));
    }

    public State state() {
        return state;
    }

    public long generation() {
        return generation;
    }

    public List<String> chain() {
        return List.copyOf(chain);
    }

    /** Packets that are not on every node yet. */
    public int inFlight() {
        return unacknowledged.size();
    }

    public void write(byte[] data) {
        if (state != State.STREAMING) {
            throw new IllegalStateException("a pipeline takes packets only while streaming: state=" + state);
        }
        Packet packet = new Packet(nextPacket++, data);
        unacknowledged.add(packet);
        sink.send(generation, chain(), packet.number, packet.data);
    }

    /** A node has this packet and all before it. Of an earlier generation it says nothing any more. */
    public void onAcknowledged(long ofGeneration, String node, long packet) {
        if (ofGeneration != generation || !chain.contains(node)) {
            return;
        }
        acknowledged.merge(node, packet, Math::max);
        long everywhere =
                acknowledged.values().stream().mapToLong(Long::longValue).min().orElse(-1);
        while (!unacknowledged.isEmpty() && unacknowledged.getFirst().number <= everywhere) {
            unacknowledged.removeFirst();
        }
        maybeClosed();
    }

    /** The link to a node broke, or its acknowledgements stay away. */
    public void onBroken(long ofGeneration, String node) {
        boolean over = state == State.CLOSED || state == State.FAILED;
        if (over || ofGeneration != generation || !chain.remove(node)) {
            return;
        }
        acknowledged.remove(node);
        long from = unacknowledged.isEmpty() ? nextPacket : unacknowledged.getFirst().number;
        for (String fresh : sink.replacements(chain())) {
            if (chain.size() < wanted && !chain.contains(fresh)) {
                chain.add(fresh);
            }
        }
        if (chain.size() < minimum) {
            become(State.FAILED);
            return;
        }
        generation++;
        chain.forEach(left -> acknowledged.put(left, from - 1));
        sink.rebuild(generation, chain(), from);
        for (Packet packet : unacknowledged) {
            sink.send(generation, chain(), packet.number, packet.data);
        }
        maybeClosed();
    }

    /** No more packets; the object is whole when the state is CLOSED. */
    public void close() {
        if (state == State.STREAMING) {
            become(State.CLOSING);
            maybeClosed();
        }
    }

    private void maybeClosed() {
        if (state == State.CLOSING && unacknowledged.isEmpty()) {
            become(State.CLOSED);
        }
    }

    private void become(State next) {
        if (!state.canBecome(next)) {
            throw new IllegalStateException("a pipeline can't go from " + state + " to " + next);
        }
        state = next;
    }
}
