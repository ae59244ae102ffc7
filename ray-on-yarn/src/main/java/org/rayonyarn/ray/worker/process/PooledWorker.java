package org.rayonyarn.ray.worker.process;

/**
 * A worker's place in its pool. Confined to the pools.
 *
 * @param <K> what it serves
 * @param <W> the workers
 * @param <T> the tasks
 */
final class PooledWorker<K, W, T> {
    final W worker;
    final WorkerPool<K, W, T> pool;
    final WorkerLoad<T> tasks = new WorkerLoad<>();
    private long idleSince;

    PooledWorker(W worker, WorkerPool<K, W, T> pool) {
        this.worker = worker;
        this.pool = pool;
    }

    void idleSince(long now) {
        idleSince = now;
    }

    boolean isIdleFor(long longerThan, long now) {
        return now - idleSince > longerThan;
    }
}
