package org.rayonyarn.ray.worker.process;

import io.ray.api.exception.RayException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which worker takes which task, and when one is started or ended. No clock, thread or process inside; confined to its owner's lock.
 *
 * <p>Rules: a task goes to an idle worker of its key; else, while short tasks keep as many workers busy as there are processors, it waits for one of
 * them; else a further one is started, up to a limit for all keys together, for which idle workers of other keys make room; else a worker all of whose tasks wait for objects takes it in between, so that nested tasks
 * never wait for each other; else it waits for the next worker that becomes free. A worker with one task may have more lined up, and begins the
 * oldest of them when it ends one; none while its task waits, and none after they were recalled until it has ended one.
 *
 * <p>Invariants: a worker that has a task which does not wait gets no other; a task waits only while the limit is reached, one
 * worker is starting for each that waits, or it has waited for less than about the time that a start takes; every key may have one worker, whatever the limit.
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

        /** Asks the worker for a task that is lined up there: answered by {@link SentAhead#onReturned}, or it has begun. */
        void recall(W worker, T task);

        /** The worker is not known here any more. */
        void end(W worker);

        /** No worker can be had for the task. */
        void fail(T task, RayException cause);
    }

    /** About as long as a start takes: who waits for so long before starting one is never later than twice the best that could be. */
    static final int PATIENCE_TICKS = 5;

    private final Effects<K, W, T> effects;
    private final Workforce<K, W, T> workforce;
    private final SentAhead<K, W, T> sentAhead;

    /**
     * @param limit how many workers there may be before others do without
     * @param processors with how many that are busy with short tasks no further one would help
     */
    WorkerPools(int limit, int processors, Effects<K, W, T> effects) {
        this.effects = effects;
        this.workforce = new Workforce<>(limit, processors, effects);
        this.sentAhead = new SentAhead<>(workforce, effects);
    }

    /** The tasks that are lined up behind others. */
    SentAhead<K, W, T> sentAhead() {
        return sentAhead;
    }

    /** Workers that live or are starting. */
    int total() {
        return workforce.total();
    }

    /** Tasks that no worker has yet. */
    int waiting() {
        return workforce.pools().stream().mapToInt(pool -> pool.waiting.size()).sum();
    }

    // ------------------------------------------------------------------------------------------------------- the tasks

    void submit(K key, T task) {
        WorkerPool<K, W, T> pool = workforce.pool(key);
        pool.waiting.add(task);
        dispatch(pool);
    }

    /**
     * One of the worker's tasks is over.
     *
     * @return the one that was lined up and has begun in its place, or null
     */
    @Nullable
    T onDone(W worker, T task, long now) {
        PooledWorker<K, W, T> known = workforce.find(worker);
        if (known == null) {
            return null;
        }
        T next = known.tasks.end(task);
        if (known.tasks.isIdle() && workforce.yields(known)) {
            dispatch(known.pool);
        } else {
            settle(known, now);
        }
        return next;
    }

    /** One of the worker's tasks waits for objects. */
    void onBlocked(W worker) {
        PooledWorker<K, W, T> known = workforce.find(worker);
        if (known != null) {
            known.tasks.waits(1);
            sentAhead.recall(worker);
            shareIfBlocked(known);
        }
    }

    /** It goes on. */
    void onUnblocked(W worker) {
        PooledWorker<K, W, T> known = workforce.find(worker);
        if (known != null) {
            known.tasks.waits(-1);
            known.pool.setUnblocked(known);
        }
    }

    /** Drops the keys that match: their workers end, their waiting tasks are handed back. */
    List<T> drop(Predicate<K> keys) {
        List<T> dropped = new ArrayList<>();
        for (WorkerPool<K, W, T> pool : workforce.pools()) {
            if (keys.test(pool.key)) {
                dropped.addAll(pool.waiting);
                pool.waiting.clear();
                pool.dropped = true;
                pool.living().forEach(workforce::end);
            }
        }
        return dropped;
    }

    // ----------------------------------------------------------------------------------------------------- the workers

    /** Starts workers that nobody waits for yet, as far as the limit allows. */
    void prestart(K key, int count) {
        workforce.fill(workforce.pool(key), count);
    }

    /**
     * Whether a task waits for a further worker of this key.
     *
     * @param coming how many others are on their way, not only wanted
     */
    boolean isWanted(K key, int coming) {
        WorkerPool<K, W, T> pool = workforce.poolIfAny(key);
        return pool != null && !pool.waiting.isEmpty() && !workforce.isEnough(pool, coming);
    }

    /** Whether no more workers of this key live and start than so many. */
    boolean isAtMost(K key, int count) {
        WorkerPool<K, W, T> pool = workforce.poolIfAny(key);
        return pool == null || pool.size() <= count;
    }

    /** A worker that was started serves. */
    void onReady(K key, W worker, long now) {
        WorkerPool<K, W, T> pool = workforce.onStartOver(key);
        PooledWorker<K, W, T> ready = workforce.add(worker, pool);
        if (pool.dropped && pool.waiting.isEmpty()) {
            workforce.end(ready);
        } else {
            settle(ready, now);
        }
    }

    /** A worker could not be started: one of those who wait for it hears why. */
    void onStartFailed(K key, RayException cause) {
        WorkerPool<K, W, T> pool = workforce.onStartOver(key);
        T unlucky = pool.waiting.poll();
        if (unlucky != null) {
            effects.fail(unlucky, cause);
        }
        dispatch(pool);
    }

    /** A worker that waited to be started was not wanted any more. */
    void onStartGivenUp(K key) {
        dispatch(workforce.onStartOver(key));
    }

    /** A worker is gone, with what it had. */
    void onDead(W worker) {
        PooledWorker<K, W, T> dead = workforce.find(worker);
        if (dead != null) {
            workforce.forget(dead);
            dispatch(dead.pool);
            dispatchAll();
        }
    }

    /** Takes an idle worker away for good: an actor moves in. */
    @Nullable
    W takeIdle(K key) {
        return workforce.takeIdle(key);
    }

    /** Time passes: ends workers that have been idle for too long, and looks for tasks that wait behind what is not short. */
    void onTick(long now, long idleLimit) {
        workforce.endIdleFor(idleLimit, now);
        workforce.pools().forEach(WorkerPool::onTick);
        dispatchAll();
    }

    /** Ends idle workers of these keys. */
    void endIdle(Predicate<K> keys) {
        workforce.endIdle(keys);
    }

    /** The next worker that becomes free ends, even if tasks wait for it: somebody else needs its memory. */
    void yieldOne() {
        workforce.yieldOne();
    }

    // --------------------------------------------------------------------------------------------- who gets which task

    private void dispatchAll() {
        workforce.pools().forEach(this::dispatch);
    }

    private void dispatch(WorkerPool<K, W, T> pool) {
        while (pool.isShort()) {
            PooledWorker<K, W, T> worker = pool.takeIdle();
            if (worker == null && workforce.isEnough(pool, pool.starting)) {
                return;
            }
            if (worker == null && workforce.maybeStart(pool)) {
                continue;
            }
            worker = worker == null ? pool.anyBlocked() : worker;
            if (worker == null) {
                return;
            }
            assign(worker);
        }
    }

    private void assign(PooledWorker<K, W, T> worker) {
        T task = worker.pool.waiting.remove();
        worker.tasks.begin(task);
        worker.pool.setBusy(worker);
        effects.assign(worker.worker, task);
    }

    private void settle(PooledWorker<K, W, T> worker, long now) {
        if (worker.tasks.isIdle()) {
            worker.pool.setIdle(worker, now);
            takeWaiting(worker.pool);
        } else {
            shareIfBlocked(worker);
        }
    }

    /** A free worker takes what waits, even if others are starting for it. */
    private void takeWaiting(WorkerPool<K, W, T> pool) {
        PooledWorker<K, W, T> free = pool.waiting.isEmpty() ? null : pool.takeIdle();
        if (free != null) {
            assign(free);
        } else {
            dispatchAll();
        }
    }

    private void shareIfBlocked(PooledWorker<K, W, T> worker) {
        if (worker.tasks.isBlocked()) {
            worker.pool.setBlocked(worker);
            dispatch(worker.pool);
        }
    }
}
