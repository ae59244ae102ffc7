package org.rayonyarn.ray.worker.process;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that are sent to workers before their turn, lined up behind those that run. Confined to the pools.
 *
 * <p>Invariant: nothing is lined up past a task of the same key that waits for a worker, unless one is starting for that.
 *
 * @param <K> what the workers serve
 * @param <W> the workers
 * @param <T> the tasks
 */
final class SentAhead<K, W, T> {
    private final Workforce<K, W, T> workforce;
    private final WorkerPools.Effects<K, W, T> effects;

    SentAhead(Workforce<K, W, T> workforce, WorkerPools.Effects<K, W, T> effects) {
        this.workforce = workforce;
        this.effects = effects;
    }

    /**
     * Whether a task will sooner be taken by a worker that lives than by a further one.
     *
     * @param alike the tasks behind which it may be lined up
     */
    boolean servesSoon(K key, Predicate<T> alike) {
        WorkerPool<K, W, T> pool = workforce.poolIfAny(key);
        return pool != null && workforce.isEnough(pool, alike);
    }

    /**
     * Lines a task up behind another one, unless one waits that it would pass.
     *
     * @param depth how many a worker may have
     * @return the worker that it is to be sent to, or null
     */
    @Nullable
    W lineUp(K key, T task, int depth) {
        WorkerPool<K, W, T> pool = workforce.isToYieldOne() ? null : workforce.poolIfAny(key);
        boolean wouldPass = pool != null && pool.isShort(); // a task for which no worker comes
        PooledWorker<K, W, T> taker =
                pool == null || wouldPass ? null : pool.shortestLine(task, depth - 1, effects::mayFollow);
        if (taker == null) {
            return null;
        }
        taker.tasks.lineUp(task);
        return taker.worker;
    }

    /** Asks for all that is lined up at the worker. */
    void recall(W worker) {
        PooledWorker<K, W, T> known = workforce.find(worker);
        if (known != null) {
            known.tasks.recall().forEach(task -> effects.recall(worker, task));
        }
    }

    /**
     * The worker has given back what was lined up.
     *
     * @return the task that matches, or null if it has begun
     */
    @Nullable
    T onReturned(W worker, Predicate<T> match) {
        PooledWorker<K, W, T> known = workforce.find(worker);
        return known == null ? null : known.tasks.takeBack(match);
    }

    /** What is lined up at the worker, the oldest first. */
    List<T> linedUp(W worker) {
        PooledWorker<K, W, T> known = workforce.find(worker);
        return known == null ? List.of() : known.tasks.linedUp();
    }
}
