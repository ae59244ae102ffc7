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
