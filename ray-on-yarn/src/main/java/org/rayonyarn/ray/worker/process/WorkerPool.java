package org.rayonyarn.ray.worker.process;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The workers of one key, and the tasks that wait for one. Confined to the pools.
 *
 * <p>Invariant: each of its living workers is either idle or busy; the blocked ones, all of whose tasks wait, may have another task in between.
 *
 * @param <K> what the workers serve
 * @param <W> the workers
 * @param <T> the tasks
 */
final class WorkerPool<K, W, T> {
    final K key;
    final Deque<T> waiting = new ArrayDeque<>();

    /** How many are on their way. */
    int starting;

    /** Nobody is to have tasks for it any more. */
    boolean dropped;

    /** The one that became idle last is taken first. */
    private final Deque<PooledWorker<K, W, T>> idle = new ArrayDeque<>();

    /** With a task at least. */
    private final Set<PooledWorker<K, W, T>> busy = new LinkedHashSet<>();

    private final Set<PooledWorker<K, W, T>> blocked = new LinkedHashSet<>();

    /** Which task waited for the longest time at the last tick, and for how many ticks before that. */
    private @Nullable T firstAtTick;

    private int ticksOfFirst;

    WorkerPool(K key) {
        this.key = key;
    }

    /** Workers that live or are starting. */
    int size() {
        return idle.size() + busy.size() + starting;
    }

    boolean isUseless() {
        return size() == 0 && waiting.isEmpty();
    }

    /** Whether more tasks wait than workers are starting for them. */
    boolean isShort() {
        return starting < waiting.size();
    }

    int idle() {
        return idle.size();
    }

    /** Time passes. */
    void onTick() {
        T first = waiting.peek();
        ticksOfFirst =
                first != null && first.equals(firstAtTick) ? Math.min(ticksOfFirst + 1, WorkerPools.PATIENCE_TICKS) : 0;
        firstAtTick = first;
        busy.forEach(worker -> worker.tasks.onTick());
    }

    /** Whether the task that waits for the longest time has waited for too long for what are short ones only. */
    boolean isStuck() {
        T first = waiting.peek();
        return first != null && ticksOfFirst >= WorkerPools.PATIENCE_TICKS && first.equals(firstAtTick);
    }

    /** Whether at least so many workers move on with tasks that match. */
    boolean moveOn(int count, Predicate<T> match) {
        return busy.size() >= count
                && busy.stream()
                                .filter(worker -> worker.tasks.movesOn(match))
                                .limit(count)
                                .count()
                        == count;
    }

    /** All that live. */
    List<PooledWorker<K, W, T>> living() {
        List<PooledWorker<K, W, T>> living = new ArrayList<>(idle);
        living.addAll(busy);
        return living;
    }

    void setIdle(PooledWorker<K, W, T> worker, long now) {
        worker.idleSince(now);
        busy.remove(worker);
        idle.addLast(worker);
    }

    void setBusy(PooledWorker<K, W, T> worker) {
        busy.add(worker);
        blocked.remove(worker);
    }

    void setBlocked(PooledWorker<K, W, T> worker) {
        blocked.add(worker);
    }

    void setUnblocked(PooledWorker<K, W, T> worker) {
        blocked.remove(worker);
    }

    /** The idle one to be used next, which is not idle from now on. */
    @Nullable
    PooledWorker<K, W, T> takeIdle() {
        return idle.pollLast();
    }

    /** The one that has been idle for the longest time. */
    @Nullable
    PooledWorker<K, W, T> longestIdle() {
        return idle.peekFirst();
    }

    /** One that can take a task in between. */
    @Nullable
    PooledWorker<K, W, T> anyBlocked() {
        Iterator<PooledWorker<K, W, T>> any = blocked.iterator();
        return any.hasNext() ? any.next() : null;
    }

    /** The worker that has the fewest lined up, fewer than so many, of those that take the task. */
    @Nullable
    PooledWorker<K, W, T> shortestLine(T task, int fewerThan, BiPredicate<T, T> mayFollow) {
        PooledWorker<K, W, T> shortest = null;
        for (PooledWorker<K, W, T> worker : busy) {
            int least = shortest == null ? fewerThan : shortest.tasks.ahead();
            if (worker.tasks.ahead() < least && worker.tasks.takesAhead(task, mayFollow)) {
                shortest = worker;
            }
        }
        return shortest;
    }

    void remove(PooledWorker<K, W, T> worker) {
        idle.remove(worker);
        busy.remove(worker);
        blocked.remove(worker);
    }
}
