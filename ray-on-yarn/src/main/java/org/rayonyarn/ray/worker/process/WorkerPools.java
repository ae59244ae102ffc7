package org.rayonyarn.ray.worker.process;

import io.ray.api.exception.RayException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which worker takes which task, and when one is started or ended. No clock, thread or process inside; confined to its owner's lock.
 *
 * <p>Rules: a task goes to an idle worker of its key; else a further one is started, up to a limit for all keys together, for which
 * idle workers of other keys make room; else a worker all of whose tasks wait for objects takes it in between, so that nested tasks
 * never wait for each other; else it waits for the next worker that becomes free. A worker with one task may have more lined up, and begins the
 * oldest of them when it ends one; none while its task waits, and none after they were recalled until it has ended one.
 *
 * <p>Invariants: a worker that has a task which does not wait gets no other; a task waits only while the limit is reached, or one
 * worker is starting for each that waits; every key may have one worker, whatever the limit.
 *
 * @param <K> what a worker serves
 * @param <W> the workers
 * @param <T> the tasks
 */
final class WorkerPools<K, W, T> {
    /** What the pools ask of the world; none of it may call back. */
    interface Effects<K, W, T> {
        /** Answered by {@link #onReady} or {@link #onStartFailed}. */
        void start(K key);

        void assign(W worker, T task);

        /** Whether a task may begin with what another holds that ends. */
        boolean mayFollow(T running, T next);

        /** Asks the worker for a task that is lined up there: answered by {@link #onReturned}, or it has begun. */
        void recall(W worker, T task);

        /** The worker is not known here any more. */
        void end(W worker);

        /** No worker can be had for the task. */
        void fail(T task, RayException cause);
    }

    private final int limit;
    private final Effects<K, W, T> effects;
    private final Map<K, Pool> pools = new LinkedHashMap<>();
    private final Map<W, Load> loads = new HashMap<>();
    private int starting;
    private boolean oneYields;

    private final class Pool {
        final K key;
        final Deque<T> waiting = new ArrayDeque<>();
        final Deque<W> idle = new ArrayDeque<>(); // the one that became idle last is taken first
        final Set<W> blocked = new LinkedHashSet<>();
        final Set<W> busy = new LinkedHashSet<>(); // with a task at least
        int living;
        int starting;
        boolean dropped;

        Pool(K key) {
            this.key = key;
        }
    }

    /** A worker's place in the pools. */
    private final class Load {
        final Pool pool;
        final WorkerLoad<T> tasks = new WorkerLoad<>();
        long idleSince;

        Load(Pool pool) {
            this.pool = pool;
        }
    }

    /** @param limit how many workers there may be before others do without */
    WorkerPools(int limit, Effects<K, W, T> effects) {
        this.limit = limit;
        this.effects = effects;
    }

    void submit(K key, T task) {
        Pool pool = pool(key);
        pool.waiting.add(task);
        dispatch(pool);
    }

    /** Starts workers that nobody waits for yet, as far as the limit allows. */
    void prestart(K key, int count) {
        Pool pool = pool(key);
        while (pool.living + pool.starting < count && total() < limit) {
            start(pool);
        }
    }

    /** A worker that was started serves. */
    void onReady(K key, W worker, long now) {
        Pool pool = pool(key);
        pool.starting--;
        starting--;
        pool.living++;
        loads.put(worker, new Load(pool));
        if (pool.dropped && pool.waiting.isEmpty()) {
            end(worker);
        } else {
            onFree(worker, now);
        }
    }

    /** A worker could not be started: one of those who wait for it hears why. */
    void onStartFailed(K key, RayException cause) {
        Pool pool = pool(key);
        pool.starting--;
        starting--;
        T unlucky = pool.waiting.poll();
        if (unlucky != null) {
            effects.fail(unlucky, cause);
        }
        dispatch(pool);
    }

    /** A worker that waited to be started was not wanted any more. */
    void onStartGivenUp(K key) {
        Pool pool = pool(key);
        pool.starting--;
        starting--;
        dispatch(pool);
    }

    /** Whether a task waits for a worker of this key. */
    boolean isWanted(K key) {
        Pool pool = pools.get(key);
        return pool != null && !pool.waiting.isEmpty();
    }

    /** Whether no more workers of this key live and start than so many. */
    boolean isAtMost(K key, int count) {
        Pool pool = pools.get(key);
        return pool == null || pool.living + pool.starting <= count;
    }

    /** Ends idle workers of these keys. */
    void endIdle(Predicate<K> keys) {
        for (Pool pool : pools.values()) {
            while (keys.test(pool.key) && !pool.idle.isEmpty()) {
                end(pool.idle.removeFirst());
            }
        }
    }

    /** The next worker that becomes free ends, even if tasks wait for it: somebody else needs its memory. */
    void yieldOne() {
        oneYields = true;
    }

    /**
     * One of the worker's tasks is over.
     *
     * @return the one that was lined up and has begun in its place, or null
     */
    @Nullable
    T onDone(W worker, T task, long now) {
        Load load = loads.get(worker);
        if (load == null) {
            return null;
        }
        T next = load.tasks.end(task);
        if (oneYields && load.tasks.isIdle()) {
            oneYields = false;
            end(worker);
            dispatch(load.pool);
        } else {
            settle(worker, load, now);
        }
        return next;
    }

    /**
     * Lines a task up behind another one.
     *
     * @param depth how many a worker may have
     * @return the worker that it is to be sent to, or null
     */
    @Nullable
    W lineUp(K key, T task, int depth) {
        Pool pool = oneYields ? null : pools.get(key);
        Load shortest = null;
        W taker = null;
        for (W worker : pool == null ? Set.<W>of() : pool.busy) {
            Load load = load(worker);
            int least = shortest == null ? depth - 1 : shortest.tasks.ahead();
            if (load.tasks.ahead() < least && load.tasks.takesAhead(task, effects::mayFollow)) {
                shortest = load;
                taker = worker;
            }
        }
        if (shortest != null) {
            shortest.tasks.lineUp(task);
        }
        return taker;
    }

    /** Asks for all that is lined up at the worker. */
    void recall(W worker) {
        Load load = loads.get(worker);
        if (load != null) {
            load.tasks.recall().forEach(task -> effects.recall(worker, task));
        }
    }

    /**
     * The worker has given back what was lined up.
     *
     * @return the task that matches, or null if it has begun
     */
    @Nullable
    T onReturned(W worker, Predicate<T> match) {
        Load load = loads.get(worker);
        return load == null ? null : load.tasks.takeBack(match);
    }

    /** What is lined up at the worker, the oldest first. */
    List<T> linedUp(W worker) {
        Load load = loads.get(worker);
        return load == null ? List.of() : load.tasks.linedUp();
    }

    /** One of the worker's tasks waits for objects. */
    void onBlocked(W worker) {
        Load load = loads.get(worker);
        if (load != null) {
            load.tasks.waits(1);
            recall(worker);
            shareIfBlocked(worker, load);
        }
    }

    /** It goes on. */
    void onUnblocked(W worker) {
        Load load = loads.get(worker);
        if (load != null) {
            load.tasks.waits(-1);
            load.pool.blocked.remove(worker);
        }
    }

    /** A worker is gone, with what it had. */
    void onDead(W worker) {
        Load load = loads.remove(worker);
        if (load != null) {
            remove(worker, load);
            dispatch(load.pool);
            dispatchAll();
        }
    }

    /** Takes an idle worker away for good: an actor moves in. */
    @Nullable
    W takeIdle(K key) {
        Pool pool = pools.get(key);
        W worker = pool == null ? null : pool.idle.pollLast();
        if (worker != null) {
            forget(worker);
        }
        return worker;
    }

    /** Ends workers that have been idle for too long. */
    void onTick(long now, long idleLimit) {
        for (Pool pool : pools.values()) {
            while (!pool.idle.isEmpty() && now - idleSince(pool.idle.getFirst()) > idleLimit) {
                end(pool.idle.removeFirst());
            }
        }
        pools.values().removeIf(pool -> pool.living + pool.starting == 0 && pool.waiting.isEmpty());
    }

    /** Drops the keys that match: their workers end, their waiting tasks are handed back. */
    List<T> drop(Predicate<K> keys) {
        List<T> dropped = new ArrayList<>();
        for (Pool pool : pools.values()) {
            if (keys.test(pool.key)) {
                dropped.addAll(pool.waiting);
                pool.waiting.clear();
                pool.dropped = true;
                loads.entrySet().stream()
                        .filter(entry -> entry.getValue().pool == pool)
                        .map(Map.Entry::getKey)
                        .toList()
                        .forEach(this::end);
            }
        }
        return dropped;
    }

    /** Workers that live or are starting. */
    int total() {
        return loads.size() + starting;
    }

    /** Tasks that no worker has yet. */
    int waiting() {
        return pools.values().stream().mapToInt(pool -> pool.waiting.size()).sum();
    }

    private Pool pool(K key) {
        return pools.computeIfAbsent(key, Pool::new);
    }

    private void dispatchAll() {
        List.copyOf(pools.values()).forEach(this::dispatch);
    }

    private void dispatch(Pool pool) {
        while (!pool.waiting.isEmpty() && pool.starting < pool.waiting.size()) {
            W worker = pool.idle.pollLast();
            if (worker == null && hasRoomFor(pool)) {
                start(pool);
                continue;
            }
            worker = worker == null ? anyOf(pool.blocked) : worker;
            if (worker == null) {
                return;
            }
            assign(pool, worker);
        }
    }

    private boolean hasRoomFor(Pool pool) {
        return makeRoom() || pool.living + pool.starting == 0;
    }

    /** Ends idle workers, unless that would not be enough. */
    private boolean makeRoom() {
        int idle = pools.values().stream().mapToInt(pool -> pool.idle.size()).sum();
        if (total() - idle >= limit) {
            return false;
        }
        while (total() >= limit) {
            endAnIdleOne();
        }
        return true;
    }

    private void endAnIdleOne() {
        for (Pool pool : pools.values()) {
            W idle = pool.idle.pollFirst();
            if (idle != null) {
                end(idle);
                return;
            }
        }
    }

    private static <W> @Nullable W anyOf(Set<W> workers) {
        return workers.isEmpty() ? null : workers.iterator().next();
    }

    private void start(Pool pool) {
        pool.starting++;
        starting++;
        effects.start(pool.key);
    }

    private void assign(Pool pool, W worker) {
        T task = pool.waiting.remove();
        load(worker).tasks.begin(task);
        pool.busy.add(worker);
        pool.blocked.remove(worker);
        effects.assign(worker, task);
    }

    private void onFree(W worker, long now) {
        settle(worker, load(worker), now);
    }

    private void settle(W worker, Load load, long now) {
        if (load.tasks.isIdle()) {
            load.idleSince = now;
            load.pool.busy.remove(worker);
            load.pool.idle.addLast(worker);
            takeWaiting(load.pool);
        } else {
            shareIfBlocked(worker, load);
        }
    }

    private void shareIfBlocked(W worker, Load load) {
        if (load.tasks.isBlocked()) {
            load.pool.blocked.add(worker);
            dispatch(load.pool);
        }
    }

    /** A free worker takes what waits, even if others are starting for it. */
    private void takeWaiting(Pool pool) {
        if (!pool.waiting.isEmpty()) {
            assign(pool, pool.idle.removeLast());
        } else {
            dispatchAll();
        }
    }

    private Load load(W worker) {
        Load load = loads.get(worker);
        if (load == null) {
            throw new IllegalStateException("not a worker of these pools: " + worker);
        }
        return load;
    }

    private long idleSince(W worker) {
        return load(worker).idleSince;
    }

    private void end(W worker) {
        forget(worker);
        effects.end(worker);
    }

    private void forget(W worker) {
        Load load = loads.remove(worker);
        if (load != null) {
            remove(worker, load);
        }
    }

    private void remove(W worker, Load load) {
        load.pool.living--;
        load.pool.idle.remove(worker);
        load.pool.busy.remove(worker);
        load.pool.blocked.remove(worker);
    }
}
