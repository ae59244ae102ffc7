package org.rayonyarn.ray.worker.process;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What one worker has to do: the tasks that run, and those that are lined up to begin as others end. Confined to the pools.
 *
 * <p>Invariants: tasks are lined up behind one that runs and doesn't wait; once all were asked back, none is added before that is settled, so of those
 * that are lined up a beginning has begun and the rest has not, whatever is still on its way.
 *
 * @param <T> the tasks
 */
final class WorkerLoad<T> {
    private final Set<T> running = new LinkedHashSet<>();
    private final Deque<T> ahead = new ArrayDeque<>();
    private int waiting;
    private boolean recalled;
    private int quietTicks;

    void begin(T task) {
        running.add(task);
        quietTicks = 0;
    }

    /**
     * A task is over.
     *
     * @return the one that has begun in its place, or null
     */
    @Nullable
    T end(T task) {
        running.remove(task);
        T next = ahead.poll();
        if (next != null) {
            running.add(next);
        }
        recalled &= !ahead.isEmpty();
        quietTicks = 0;
        return next;
    }

    boolean isIdle() {
        return running.isEmpty();
    }

    /** One of its tasks waits for objects, or goes on. */
    void waits(int more) {
        waiting += more;
    }

    /** Whether it could run another task meanwhile. */
    boolean isBlocked() {
        return !running.isEmpty() && waiting == running.size();
    }

    /** Time passes. */
    void onTick() {
        quietTicks = Math.min(quietTicks + 1, WorkerPools.PATIENCE_TICKS);
    }

    /** Whether it will soon be free, by all that is known: it has one task, which matches, doesn't wait and has not run for long. */
    boolean movesOn(Predicate<T> match) {
        return quietTicks < WorkerPools.PATIENCE_TICKS && hasOne(match);
    }

    boolean takesAhead(T next, BiPredicate<T, T> mayFollow) {
        return !recalled && hasOne(task -> mayFollow.test(task, next));
    }

    private boolean hasOne(Predicate<T> match) {
        return running.size() == 1
                && waiting == 0
                && match.test(running.iterator().next());
    }

    void lineUp(T task) {
        ahead.add(task);
    }

    int ahead() {
        return ahead.size();
    }

    /** What is lined up, the oldest first. */
    List<T> linedUp() {
        return List.copyOf(ahead);
    }

    /** What is to be asked back: all, once. The youngest first: while one is asked for, the worker may begin the oldest. */
    List<T> recall() {
        List<T> all = new ArrayList<>();
        if (!recalled) {
            ahead.descendingIterator().forEachRemaining(all::add);
        }
        recalled = true;
        return all;
    }

    /** A task comes back; null if none that is lined up matches. */
    @Nullable
    T takeBack(Predicate<T> match) {
        T returned = ahead.stream().filter(match).findFirst().orElse(null);
        if (returned != null) {
            ahead.remove(returned);
        }
        return returned;
    }
}
