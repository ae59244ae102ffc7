package org.rayonyarn.ray.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.exception.RayWorkerException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Tasks that run, wait for others and end, and workers that start, fail to, and die, in a random order. */
final class WorkerPoolsSimulation {
    final long seed;
    final Random random;
    final PoolsFixture world;
    final int limit;
    final Map<Integer, Set<Integer>> waiting = new HashMap<>();
    int submitted;

    WorkerPoolsSimulation(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
        this.limit = 1 + random.nextInt(4);
        this.world = new PoolsFixture(limit, 1 + random.nextInt(limit + 1));
    }

    void run() {
        for (int step = 0; step < 200; step++) {
            step(random.nextInt(11));
            check();
        }
        for (int step = 0; step < 10_000 && !isQuiet(); step++) {
            step(3 + random.nextInt(4));
        }
        assertThat(isQuiet()).as("-Dsim.seed=%d", seed).isTrue();
    }

    private void step(int kind) {
        switch (kind) {
            case 0, 1, 2 -> world.pools.submit("key" + random.nextInt(3), submitted++);
            case 3 -> {
                if (!world.starting.isEmpty()) {
                    waiting.put(world.ready(0), new HashSet<>());
                }
            }
            case 4 -> finishOne();
            case 5 -> resumeOne();
            case 6 -> world.pools.onTick(0, Long.MAX_VALUE);
            case 7 -> blockOne();
            case 8 -> world.pools.yieldOne();
            case 9 -> giveUpOne();
            default -> dieOrFail();
        }
    }

    private void finishOne() {
        pick().ifPresent(worker -> world.tasksOf(worker).stream()
                .filter(task -> !waitingOf(worker).contains(task))
                .findFirst()
                .ifPresent(task -> world.done(worker, task, 0)));
    }

    private void blockOne() {
        pick().ifPresent(worker -> world.tasksOf(worker).stream()
                .filter(task -> waitingOf(worker).add(task))
                .findFirst()
                .ifPresent(task -> world.pools.onBlocked(worker)));
    }

    private void resumeOne() {
        pick().ifPresent(worker -> waitingOf(worker).stream().findFirst().ifPresent(task -> {
            waitingOf(worker).remove(task);
            world.pools.onUnblocked(worker);
        }));
    }

    /** What waits for memory is given up once it is not wanted. */
    private void giveUpOne() {
        String key = world.starting.peek();
        if (key != null && !world.pools.isWanted(key, random.nextInt(2))) {
            world.pools.onStartGivenUp(world.starting.remove());
        }
    }

    private void dieOrFail() {
        if (random.nextInt(4) == 0) {
            pick().ifPresent(worker -> {
                world.running.remove(worker);
                world.pools.onDead(worker);
            });
        } else if (!world.starting.isEmpty() && random.nextInt(4) == 0) {
            world.pools.onStartFailed(world.starting.remove(), new RayWorkerException("chance"));
        }
    }

    private Set<Integer> waitingOf(int worker) {
        return Objects.requireNonNull(waiting.get(worker));
    }

    private Optional<Integer> pick() {
        List<Integer> workers = new ArrayList<>(world.running.keySet());
        return workers.isEmpty() ? Optional.empty() : Optional.of(workers.get(random.nextInt(workers.size())));
    }

    private void check() {
        assertThat(world.pools.total()).as("-Dsim.seed=%d", seed).isLessThanOrEqualTo(limit + 2);
    }

    private boolean isQuiet() {
        return world.starting.isEmpty()
                && world.running.values().stream().allMatch(Set::isEmpty)
                && world.pools.waiting() == 0;
    }
}
