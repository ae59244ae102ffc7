package org.rayonyarn.ray.ownership;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.rayonyarn.ray.rpc.NodeId;

/**
 * The gate that words by which others may drop something pass in order. Confined to its node's strand.
 *
 * <p>Invariant: a word passes only when every borrow that this node had told before is acknowledged by its owner. So whatever
 * the node has got out of a thing is safe by the time it lets go of the thing, and nobody has to know what came from where.
 */
final class LettingGo {
    private record Told(long number, long borrow) {}

    private record Waiting(long after, Runnable word) {}

    private final Set<Long> open = new LinkedHashSet<>(); // ascending
    private final Map<NodeId, ArrayDeque<Told>> byOwner = new HashMap<>();
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private long last;

    /** A borrow goes to {@code owner} as the operation of that number. */
    void told(NodeId owner, long number) {
        open.add(++last);
        byOwner.computeIfAbsent(owner, id -> new ArrayDeque<>()).add(new Told(number, last));
    }

    void onAcknowledged(NodeId owner, long upTo) {
        ArrayDeque<Told> told = byOwner.get(owner);
        if (told == null) {
            return;
        }
        while (!told.isEmpty() && told.peek().number() <= upTo) {
            open.remove(told.remove().borrow());
        }
        if (told.isEmpty()) {
            byOwner.remove(owner);
        }
        pass();
    }

    /** A dead owner acknowledges nothing; nobody can lose what is lost. */
    void forget(NodeId owner) {
        onAcknowledged(owner, Long.MAX_VALUE);
    }

    /** Says {@code word} now, or when all borrows up to now are acknowledged. */
    void say(Runnable word) {
        waiting.add(new Waiting(last, word));
        pass();
    }

    private void pass() {
        while (!waiting.isEmpty() && isSafe(waiting.peek().after())) {
            waiting.remove().word().run();
        }
    }

    private boolean isSafe(long borrow) {
        Iterator<Long> oldest = open.iterator();
        return !oldest.hasNext() || oldest.next() > borrow;
    }

    int waiting() {
        return waiting.size();
    }
}
