package org.rayonyarn.ray.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.exception.RayWorkerException;
import org.junit.jupiter.api.Test;

/** Which worker takes which task. */
class WorkerPoolsTest {
    @Test
    void usesAnIdleWorkerAgain() {
        PoolsFixture world = new PoolsFixture(4);
        world.pools.submit("job", 1);
        int worker = world.ready(0);
        world.done(worker, 1, 1);

        world.pools.submit("job", 2);

        assertThat(world.tasksOf(worker)).containsExactly(2);
        assertThat(world.starting).isEmpty();
    }

    @Test
    void startsOneForEachThatWaitsUpToTheLimit() {
        PoolsFixture world = new PoolsFixture(2);

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
    void startsNoMoreThanThereAreProcessorsWhileShortTasksMoveOn() {
        PoolsFixture world = new PoolsFixture(8, 2);
        for (int task = 1; task <= 5; task++) {
            world.pools.submit("job", task);
        }
        assertThat(world.starting).hasSize(2);
        int first = world.ready(0);
        int second = world.ready(0);

        world.done(first, 1, 1);
        world.pools.onTick(1, 100);
        world.done(second, 2, 2);
        world.done(first, 3, 3);
        world.pools.onTick(4, 100);

        assertThat(world.tasksOf(first)).containsExactly(5);
        assertThat(world.starting).isEmpty();
    }

    @Test
    void startsFurtherOnesBehindTasksThatTakeLong() {
        PoolsFixture world = new PoolsFixture(8, 2);
        for (int task = 1; task <= 5; task++) {
            world.pools.submit("job", task);
        }
        world.ready(0);
        world.ready(0);
        ticks(world, WorkerPools.PATIENCE_TICKS - 1);
        assertThat(world.starting).isEmpty();

        ticks(world, 2);

        assertThat(world.starting).as("one for each that waits").hasSize(3);
    }

    private static void ticks(PoolsFixture world, int count) {
        for (int i = 0; i < count; i++) {
            world.pools.onTick(0, 100);
        }
    }

    @Test
    void startsFurtherOnesWhereTasksWaitForOthers() {
        PoolsFixture world = new PoolsFixture(8, 1);
        world.pools.submit("job", 1);
        int parent = world.ready(0);
        world.pools.submit("job", 2);
        assertThat(world.starting).isEmpty();

        world.pools.onBlocked(parent);

        assertThat(world.starting).hasSize(1);
    }

    @Test
    void whatIsWantedBeyondTheProcessorsIsGivenUpWhenItsTurnComes() {
        PoolsFixture world = new PoolsFixture(8, 2);
        for (int task = 1; task <= 5; task++) {
            world.pools.submit("job", task);
        }
        ticks(world, WorkerPools.PATIENCE_TICKS + 1);
        assertThat(world.starting).as("no worker came").hasSize(5);

        world.ready(3);

        assertThat(world.pools.isWanted("job", 0)).isTrue();
        assertThat(world.pools.isWanted("job", 1))
                .as("the second is on its way")
                .isFalse();
    }

    @Test
    void aWorkerWhoseTaskWaitsTakesAnotherOnceTheLimitIsReached() {
        PoolsFixture world = new PoolsFixture(1);
        world.pools.submit("job", 1);
        int worker = world.ready(0);

        world.pools.submit("job", 2);
        assertThat(world.tasksOf(worker)).containsExactly(1);
        world.pools.onBlocked(worker);

        assertThat(world.tasksOf(worker)).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void workersNeverServeAnotherKey() {
        PoolsFixture world = new PoolsFixture(4);
        world.pools.submit("first", 1);
        world.done(world.ready(0), 1, 1);

        world.pools.submit("second", 2);

        assertThat(world.starting).containsExactly("second");
    }

    @Test
    void tellsATaskWhyNoWorkerStarts() {
        PoolsFixture world = new PoolsFixture(1);
        world.pools.submit("job", 1);
        world.pools.submit("job", 2);

        world.starting.remove();
        world.pools.onStartFailed("job", new RayWorkerException("no such option"));

        assertThat(world.failed).containsExactly(1);
        assertThat(world.starting).hasSize(1); // for the other one
    }

    @Test
    void aDroppedKeyKeepsNoWorkerNotEvenOneThatIsStarting() {
        PoolsFixture world = new PoolsFixture(4);
        world.pools.submit("job", 1);
        int busy = world.ready(0);
        world.pools.submit("job", 2);

        assertThat(world.pools.drop("job"::equals)).containsExactly(2);
        int late = world.ready(1);

        assertThat(world.ended).containsExactly(busy, late);
        assertThat(world.pools.total()).isZero();
    }

    @Test
    void everyTaskRunsWhateverHappensToWorkers() {
        long base = Long.getLong("sim.seed", System.nanoTime());
        for (int round = 0; round < 500; round++) {
            new WorkerPoolsSimulation(base + round).run();
        }
    }
}
