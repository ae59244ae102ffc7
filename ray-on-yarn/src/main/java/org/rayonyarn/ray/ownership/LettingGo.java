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
 * <p>Invariant: a word passes only when every borrow that this node had told before is counted by its owner. So whatever
 * the node has got out of a thing is safe by the time it lets go of the thing, and nobody has to know what came from where.
 */
final class LettingGo {
    private record Waiting(long after, Runnable word) {}

    private final Set<Long> open = new LinkedHashSet<>(); // ascending
    private final Map<NodeId, ArrayDeque<Long>> byOwner = new HashMap<>();
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private long last;

    /** A borrow goes to {@code owner}, who counts them in this order. */
    void told(NodeId owner) {
        open.add(++last);
        byOwner.computeIfAbsent(owner, id -> new ArrayDeque<>()).add(last);
    }

    /** The owner has counted the oldest {@code borrows} of those that it had not. */
    void onCounted(NodeId owner, int borrows) {
        ArrayDeque<Long> told = byOwner.get(owner);
        if (told == null) {
            return;
        }
        for (int i = 0; i < borrows && !told.isEmpty(); i++) {
            open.remove(told.remove());
        }
        if (told.isEmpty()) {
            byOwner.remove(owner);
        }
        pass();
    }

    /** A dead owner counts nothing; nobody can lose what is lost. */
    void forget(NodeId owner) {
        onCounted(owner, Integer.MAX_VALUE);
    }

    /** Says {@code word} now, or when all borrows up to now are counted. */
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

    int uncounted() {
        return open.size();
    }

    int waiting() {
        return waiting.size();
    }
}
