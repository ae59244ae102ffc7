package org.rayonyarn.ray.head;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import org.rayonyarn.ray.rpc.NodeId;

/** The time of a simulated cluster, and what is to happen. Messages take their time and keep their order between two ends. */
final class SimTime {
    static final long MILLI = 1_000_000;

    private record Event(long at, long number, Runnable action) {}

    private record Channel(NodeId from, NodeId to) {}

    private final Random random;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
    private final Map<Channel, Long> lastArrivals = new HashMap<>();
    private long now;
    private long eventsSoFar;

    SimTime(Random random) {
        this.random = random;
        this.now = random.nextInt(1_000_000);
    }

    long now() {
        return now;
    }

    void in(long nanos, Runnable action) {
        events.add(new Event(now + nanos, eventsSoFar++, action));
    }

    /** A time up to that. */
    void within(long nanos, Runnable action) {
        in(1 + (long) (random.nextDouble() * nanos), action);
    }

    void post(NodeId from, NodeId to, Runnable message) {
        Channel channel = new Channel(from, to);
        long earliest = now + 50_000 + random.nextInt(random.nextInt(20) == 0 ? 30_000_000 : 1_000_000);
        long at = Math.max(earliest, lastArrivals.getOrDefault(channel, 0L));
        lastArrivals.put(channel, at);
        events.add(new Event(at, eventsSoFar++, message));
    }

    void next() {
        Event event = events.remove();
        now = event.at();
        event.action().run();
    }
}
