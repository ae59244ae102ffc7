package org.rayonyarn.ray.worker.process;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which of the workers that are wanted is started next. One that starts has a processor to itself until it serves: a hundred at once would
 * all come too late. So a few start at a time, those of different groups in turn, of one group in order; one that takes too long no longer
 * counts. No clock inside; confined to its owner's lock.
 *
 * <p>Invariant: while one waits, as many are starting as may.
 *
 * @param <G> what they are fair between
 * @param <W> the workers
 */
final class StartTurns<G, W> {
    private final int most;
    private final Map<G, Deque<W>> waiting = new LinkedHashMap<>(); // the group whose turn it is first; none is empty
    private final Map<W, Long> starting = new HashMap<>(); // with the first tick that has seen it

    private static final Long NEVER_SEEN = Long.MIN_VALUE;

    /** @param most how many may be starting at once */
    StartTurns(int most) {
        this.most = most;
    }

    void enter(G group, W worker) {
        waiting.computeIfAbsent(group, unused -> new ArrayDeque<>()).add(worker);
    }

    /** The one to be started now, or null. */
    @Nullable
    W next() {
        if (waiting.isEmpty() || starting.size() >= most) {
            return null;
        }
        G group = waiting.keySet().iterator().next();
        Deque<W> line = waiting.remove(group);
        W worker = line.remove();
        if (!line.isEmpty()) {
            waiting.put(group, line); // behind the others
        }
        starting.put(worker, NEVER_SEEN);
        return worker;
    }

    /** How many of those that match are starting. */
    int starting(Predicate<W> match) {
        return (int) starting.keySet().stream().filter(match).count();
    }

    /** It serves, or is gone. */
    void over(W worker) {
        starting.remove(worker);
    }

    /**
     * It is not wanted any more.
     *
     * @return whether its turn had not come, and won't
     */
    boolean leave(W worker) {
        boolean left = waiting.values().stream().anyMatch(line -> line.remove(worker));
        waiting.values().removeIf(Deque::isEmpty);
        return left;
    }

    /** Nobody's turn comes any more. */
    List<W> leaveAll() {
        List<W> left = new ArrayList<>();
        waiting.values().forEach(left::addAll);
        waiting.clear();
        return left;
    }

    /** Those that take longer make room. */
    void onTick(long now, long patience) {
        starting.replaceAll((worker, seen) -> seen.equals(NEVER_SEEN) ? Long.valueOf(now) : seen);
        starting.values().removeIf(seen -> now - seen > patience);
    }
}
