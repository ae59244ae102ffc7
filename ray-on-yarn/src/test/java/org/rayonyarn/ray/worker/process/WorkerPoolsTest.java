package org.rayonyarn.ray.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.exception.RayException;
import io.ray.api.exception.RayWorkerException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkerPoolsTest {
    /** Workers as the pools see them; what is asked for is kept until the test answers. */
    private static final class World implements WorkerPools.Effects<String, Integer, Integer> {
        final Deque<String> starting = new ArrayDeque<>();
        final Map<Integer, Set<Integer>> running = new HashMap<>();
        final Map<Integer, String> keys = new HashMap<>();
        final List<Integer> ended = new ArrayList<>();
        final List<Integer> failed = new ArrayList<>();
        final List<Integer> recalled = new ArrayList<>();
        final WorkerPools<String, Integer, Integer> pools;
        private int next;

        World(int limit) {
            pools = new WorkerPools<>(limit, this);
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

    @Test
    void usesAnIdleWorkerAgain() {
        World world = new World(4);
        world.pools.submit("job", 1);
        int worker = world.ready(0);
        world.done(worker, 1, 1);

        world.pools.submit("job", 2);

        assertThat(world.tasksOf(worker)).containsExactly(2);
        assertThat(world.starting).isEmpty();
    }

    @Test
    void startsOneForEachThatWaitsUpToTheLimit() {
        World world = new World(2);

        world.pools.submit("job", 1);
        world.pools.submit("job", 2);
        world.pools.submit("job", 3);

        assertThat(world.starting).hasSize(2);
        int first = world.ready(0);
        world.ready(0);
        world.done(first, 1, 1);
        assertThat(world.tasksOf(first)).containsExactly(3);
    }

    @Test
    void aWorkerWhoseTaskWaitsTakesAnotherOnceTheLimitIsReached() {
        World world = new World(1);
        world.pools.submit("job", 1);
        int worker = world.ready(0);

        world.pools.submit("job", 2);
        assertThat(world.tasksOf(worker)).containsExactly(1);
        world.pools.onBlocked(worker);

        assertThat(world.tasksOf(worker)).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void workersNeverServeAnotherKey() {
        World world = new World(4);
        world.pools.submit("first", 1);
        world.done(world.ready(0), 1, 1);

        world.pools.submit("second", 2);

        assertThat(world.starting).containsExactly("second");
    }

    @Test
    void anIdleWorkerOfOneKeyMakesRoomForAnother() {
        World world = new World(1);
        world.pools.submit("first", 1);
        int idle = world.ready(0);
        world.done(idle, 1, 1);
        world.pools.submit("second", 2);
        world.done(world.ready(2), 2, 3);

        world.pools.submit("second", 3);

        assertThat(world.pools.total()).isLessThanOrEqualTo(2);
    }

    @Test
    void endsWorkersThatAreIdleForTooLong() {
        World world = new World(4);
        world.pools.submit("job", 1);
        int worker = world.ready(0);
        world.done(worker, 1, 100);

        world.pools.onTick(150, 60);
        assertThat(world.ended).isEmpty();
        world.pools.onTick(161, 60);

        assertThat(world.ended).containsExactly(worker);
        assertThat(world.pools.total()).isZero();
    }

    @Test
    void tellsATaskWhyNoWorkerStarts() {
        World world = new World(1);
        world.pools.submit("job", 1);
        world.pools.submit("job", 2);

        world.starting.remove();
        world.pools.onStartFailed("job", new RayWorkerException("no such option"));

        assertThat(world.failed).containsExactly(1);
        assertThat(world.starting).hasSize(1); // for the other one
    }

    @Test
    void aDroppedKeyKeepsNoWorkerNotEvenOneThatIsStarting() {
        World world = new World(4);
        world.pools.submit("job", 1);
        int busy = world.ready(0);
        world.pools.submit("job", 2);

        assertThat(world.pools.drop("job"::equals)).containsExactly(2);
        int late = world.ready(1);

        assertThat(world.ended).containsExactly(busy, late);
        assertThat(world.pools.total()).isZero();
    }

    @Test
    void linesTasksUpBehindTheWorkerThatHasTheFewest() {
        World world = new World(2);
        world.pools.submit("job", 1);
        world.pools.submit("job", 2);
        int first = world.ready(0);
        int second = world.ready(0);

        assertThat(world.pools.lineUp("job", 3, 2)).isEqualTo(first);
        assertThat(world.pools.lineUp("job", 4, 2)).isEqualTo(second);
        assertThat(world.pools.lineUp("job", 5, 2)).as("beyond the depth").isNull();
        assertThat(world.pools.lineUp("other job", 5, 2)).isNull();
        world.done(first, 1, 1);

        assertThat(world.tasksOf(first)).containsExactly(3);
        assertThat(world.tasksOf(second)).containsExactly(2);
    }

    @Test
    void linesNothingUpPastATaskForWhichNoWorkerComes() {
        World world = new World(1);
        world.pools.submit("job", 1);
        int worker = world.ready(0);
        world.pools.submit("job", 2);

        assertThat(world.pools.lineUp("job", 3, 9)).isNull();
        world.done(worker, 1, 1);

        assertThat(world.tasksOf(worker)).containsExactly(2);
        assertThat(world.pools.lineUp("job", 3, 9)).isEqualTo(worker);
    }

    @Test
    void asksForWhatIsLinedUpBehindATaskThatWaits() {
        World world = new World(1);
        world.pools.submit("job", 1);
        int worker = world.ready(0);
        world.pools.lineUp("job", 2, 9);
        world.pools.lineUp("job", 3, 9);

        world.pools.onBlocked(worker);
        assertThat(world.recalled)
                .as("the youngest first, so that what has begun when it dies is what was lined up first")
                .containsExactly(3, 2);
        assertThat(world.pools.onReturned(worker, task -> task == 3)).isEqualTo(3);
        world.pools.onUnblocked(worker);
        assertThat(world.pools.lineUp("job", 4, 9))
                .as("while the other one is asked for")
                .isNull();
        world.done(worker, 1, 1);

        assertThat(world.tasksOf(worker)).containsExactly(2);
        assertThat(world.pools.onReturned(worker, task -> task == 2))
                .as("it has begun")
                .isNull();
        assertThat(world.pools.lineUp("job", 4, 9)).isEqualTo(worker);
    }

    @Test
    void asksForWhatIsLinedUpOnlyOnce() {
        World world = new World(1);
        world.pools.submit("job", 1);
        int worker = world.ready(0);
        world.pools.lineUp("job", 2, 9);

        world.pools.recall(worker);
        world.pools.recall(worker);

        assertThat(world.recalled).containsExactly(2);
        assertThat(world.pools.linedUp(worker)).containsExactly(2);
    }

    @Test
    void oneThatYieldsLeavesItsTasksToTheNext() {
        World world = new World(1);
        world.pools.submit("job", 1);
        int first = world.ready(0);
        world.pools.submit("job", 2);

        world.pools.yieldOne();
        world.done(first, 1, 1);

        assertThat(world.ended).containsExactly(first);
        int second = world.ready(2);
        assertThat(world.tasksOf(second)).containsExactly(2);
        world.done(second, 2, 3);
        assertThat(world.ended).as("only one has to").containsExactly(first);
    }

    @Test
    void idleWorkersOfOtherKeysCanBeEnded() {
        World world = new World(4);
        world.pools.submit("job", 1);
        world.pools.submit("other", 2);
        int idle = world.ready(0);
        int kept = world.ready(0);
        world.done(idle, 1, 1);
        world.done(kept, 2, 1);

        world.pools.endIdle("job"::equals);

        assertThat(world.ended).containsExactly(idle);
    }

    @Test
    void aStartThatNobodyWaitsForCanBeGivenUp() {
        World world = new World(4);
        world.pools.submit("job", 1);
        world.pools.prestart("job", 2);
        world.ready(0);

        assertThat(world.pools.isWanted("job")).isFalse();
        world.pools.onStartGivenUp(world.starting.remove());

        assertThat(world.pools.total()).isEqualTo(1);
        assertThat(world.starting).isEmpty();
    }

    @Test
    void aTaskThatCameMeanwhileHasItsStartAgain() {
        World world = new World(4);
        world.pools.submit("job", 1);

        world.pools.onStartGivenUp(world.starting.remove());

        assertThat(world.starting).containsExactly("job");
    }

    @Test
    void everyTaskRunsWhateverHappensToWorkers() {
        long base = Long.getLong("sim.seed", System.nanoTime());
        for (int round = 0; round < 500; round++) {
            new Story(base + round).run();
        }
    }

    /** Tasks that run, wait for others and end, and workers that start, fail to, and die, in a random order. */
    private static final class Story {
        final long seed;
        final Random random;
        final World world;
        final int limit;
        final Map<Integer, Set<Integer>> waiting = new HashMap<>();
        int submitted;

        Story(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.limit = 1 + random.nextInt(4);
            this.world = new World(limit);
        }

        void run() {
            for (int step = 0; step < 200; step++) {
                step(random.nextInt(10));
                check();
            }
            for (int step = 0; step < 10_000 && !isQuiet(); step++) {
                step(3 + random.nextInt(3));
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
                case 6 -> blockOne();
                case 7 -> world.pools.yieldOne();
                case 8 -> giveUpOne();
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
            if (key != null && !world.pools.isWanted(key)) {
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
}
