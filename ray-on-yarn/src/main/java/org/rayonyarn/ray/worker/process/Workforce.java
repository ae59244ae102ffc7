package org.rayonyarn.ray.worker.process;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The workers of all keys, those that live and those that are starting. Confined to the pools.
 *
 * <p>Invariant: there are no more than the limit, but that each key may have one; idle workers make room before anybody goes without.
 *
 * @param <K> what a worker serves
 * @param <W> the workers
 * @param <T> the tasks
 */
final class Workforce<K, W, T> {
    private final int limit;
    private final int processors;
    private final WorkerPools.Effects<K, W, T> effects;
    private final Map<K, WorkerPool<K, W, T>> pools = new LinkedHashMap<>();
    private final Map<W, PooledWorker<K, W, T>> living = new HashMap<>();
    private int starting;
    private boolean oneYields;

    Workforce(int limit, int processors, WorkerPools.Effects<K, W, T> effects) {
        this.limit = limit;
        this.processors = processors;
        this.effects = effects;
    }

    WorkerPool<K, W, T> pool(K key) {
        return pools.computeIfAbsent(key, WorkerPool::new);
    }

    /** Null for a key without workers and tasks. */
    @Nullable
    WorkerPool<K, W, T> poolIfAny(K key) {
        return pools.get(key);
    }

    List<WorkerPool<K, W, T>> pools() {
        return List.copyOf(pools.values());
    }

    /** Null for a worker that is gone. */
    @Nullable
    PooledWorker<K, W, T> find(W worker) {
        return living.get(worker);
    }

    /** Workers that live or are starting. */
    int total() {
        return living.size() + starting;
    }

    // ------------------------------------------------------------------------------------------------------ they come

    /**
     * Whether what waits is better off with the workers that there are: as many as there are processors move on, or are coming.
     *
     * @param coming how many are
     */
    boolean isEnough(WorkerPool<K, W, T> pool, int coming) {
        return !pool.isStuck() && pool.moveOn(Math.max(0, processors - coming), task -> true);
    }

    /** Whether a task like those that match is better off in line for one of the pool's workers, none of which is idle. */
    boolean isEnough(WorkerPool<K, W, T> pool, Predicate<T> match) {
        return pool.idle() == 0 && !pool.isStuck() && pool.moveOn(processors, match);
    }

    /** Starts workers until the pool has so many, as far as the limit allows. */
    void fill(WorkerPool<K, W, T> pool, int count) {
        while (pool.size() < count && total() < limit) {
            start(pool);
        }
    }

    /** Starts one if there may be a further one. */
    boolean maybeStart(WorkerPool<K, W, T> pool) {
        boolean mayStart = makeRoom() || pool.size() == 0;
        if (mayStart) {
            start(pool);
        }
        return mayStart;
    }

    private void start(WorkerPool<K, W, T> pool) {
        pool.starting++;
        starting++;
        effects.start(pool.key);
    }

    /** A start is over, however it went. */
    WorkerPool<K, W, T> onStartOver(K key) {
        WorkerPool<K, W, T> pool = pool(key);
        pool.starting--;
        starting--;
        return pool;
    }

    PooledWorker<K, W, T> add(W worker, WorkerPool<K, W, T> pool) {
        PooledWorker<K, W, T> added = new PooledWorker<>(worker, pool);
        living.put(worker, added);
        return added;
    }

    // ------------------------------------------------------------------------------------------------------- they go

    /** Ends idle workers, unless that would not be enough. */
    private boolean makeRoom() {
        int idle = pools.values().stream().mapToInt(WorkerPool::idle).sum();
        if (total() - idle >= limit) {
            return false;
        }
        while (total() >= limit) {
            endAnIdleOne();
        }
        return true;
    }

    private void endAnIdleOne() {
        for (WorkerPool<K, W, T> pool : pools.values()) {
            PooledWorker<K, W, T> idle = pool.longestIdle();
            if (idle != null) {
                end(idle);
                return;
            }
        }
    }

    /** Ends all idle workers of these keys. */
    void endIdle(Predicate<K> keys) {
        for (WorkerPool<K, W, T> pool : pools.values()) {
            if (keys.test(pool.key)) {
                endIdle(pool, worker -> true);
            }
        }
    }

    /** Ends those that have been idle for too long, and forgets the keys that nobody asks for. */
    void endIdleFor(long longerThan, long now) {
        pools.values().forEach(pool -> endIdle(pool, worker -> worker.isIdleFor(longerThan, now)));
        pools.values().removeIf(WorkerPool::isUseless);
    }

    private void endIdle(WorkerPool<K, W, T> pool, Predicate<PooledWorker<K, W, T>> which) {
        PooledWorker<K, W, T> idle = pool.longestIdle();
        while (idle != null && which.test(idle)) {
            end(idle);
            idle = pool.longestIdle();
        }
    }

    /** The next worker that becomes free is to end. */
    void yieldOne() {
        oneYields = true;
    }

    boolean isToYieldOne() {
        return oneYields;
    }

    /** A worker has become free: whether it was the one to end, and is gone. */
    boolean yields(PooledWorker<K, W, T> free) {
        boolean yields = oneYields;
        if (yields) {
            oneYields = false;
            end(free);
        }
        return yields;
    }

    /** Takes an idle worker away. */
    @Nullable
    W takeIdle(K key) {
        WorkerPool<K, W, T> pool = pools.get(key);
        PooledWorker<K, W, T> idle = pool == null ? null : pool.takeIdle();
        if (idle == null) {
            return null;
        }
        forget(idle);
        return idle.worker;
    }

    /** Ends one, whatever it has. */
    void end(PooledWorker<K, W, T> worker) {
        forget(worker);
        effects.end(worker.worker);
    }

    /** It is no worker for tasks any more. */
    void forget(PooledWorker<K, W, T> worker) {
        living.remove(worker.worker);
        worker.pool.remove(worker);
    }
}
