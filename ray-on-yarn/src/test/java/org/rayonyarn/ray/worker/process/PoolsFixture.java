package org.rayonyarn.ray.worker.process;

import io.ray.api.exception.RayException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Workers as the pools see them; what is asked for is kept until the test answers. */
final class PoolsFixture implements WorkerPools.Effects<String, Integer, Integer> {
    final Deque<String> starting = new ArrayDeque<>();
    final Map<Integer, Set<Integer>> running = new HashMap<>();
    final Map<Integer, String> keys = new HashMap<>();
    final List<Integer> ended = new ArrayList<>();
    final List<Integer> failed = new ArrayList<>();
    final List<Integer> recalled = new ArrayList<>();
    final WorkerPools<String, Integer, Integer> pools;
    private int next;

    /** With more processors than workers. */
    PoolsFixture(int limit) {
        this(limit, limit + 1);
    }

    PoolsFixture(int limit, int processors) {
        pools = new WorkerPools<>(limit, processors, this);
    }

    @Override
    public void start(String key) {
        starting.add(key);
    }

    @Override
    public void assign(Integer worker, Integer task) {
        tasksOf(worker).add(task);
    }

    @Override
    public boolean mayFollow(Integer running, Integer next) {
        return true;
    }

    @Override
    public void recall(Integer worker, Integer task) {
        recalled.add(task);
    }

    @Override
    public void end(Integer worker) {
        ended.add(worker);
        running.remove(worker);
    }

    @Override
    public void fail(Integer task, RayException cause) {
        failed.add(task);
    }

    Set<Integer> tasksOf(int worker) {
        return Objects.requireNonNull(running.get(worker));
    }

    /** The start that was asked for first succeeds. */
    int ready(long now) {
        String key = starting.remove();
        int worker = next++;
        running.put(worker, new HashSet<>());
        keys.put(worker, key);
        pools.onReady(key, worker, now);
        return worker;
    }

    void done(int worker, int task, long now) {
        tasksOf(worker).remove(task);
        Integer next = pools.onDone(worker, task, now);
        if (next != null) {
            tasksOf(worker).add(next);
        }
    }
}
