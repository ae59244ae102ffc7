package org.rayonyarn.ray.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When workers are started and ended. */
class WorkforceTest {
    @Test
    void anIdleWorkerOfOneKeyMakesRoomForAnother() {
        PoolsFixture world = new PoolsFixture(1);
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
        PoolsFixture world = new PoolsFixture(4);
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
    void oneThatYieldsLeavesItsTasksToTheNext() {
        PoolsFixture world = new PoolsFixture(1);
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
        PoolsFixture world = new PoolsFixture(4);
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
        PoolsFixture world = new PoolsFixture(4);
        world.pools.submit("job", 1);
        world.pools.prestart("job", 2);
        world.ready(0);

        assertThat(world.pools.isWanted("job", 0)).isFalse();
        world.pools.onStartGivenUp(world.starting.remove());

        assertThat(world.pools.total()).isEqualTo(1);
        assertThat(world.starting).isEmpty();
    }

    @Test
    void aTaskThatCameMeanwhileHasItsStartAgain() {
        PoolsFixture world = new PoolsFixture(4);
        world.pools.submit("job", 1);

        world.pools.onStartGivenUp(world.starting.remove());

        assertThat(world.starting).containsExactly("job");
    }
}
