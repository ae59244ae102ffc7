package org.rayonyarn.ray.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Tasks that are lined up behind others. */
class WorkerLoadTest {
    @Test
    void linesTasksUpBehindTheWorkerThatHasTheFewest() {
        PoolsFixture world = new PoolsFixture(2);
        world.pools.submit("job", 1);
        world.pools.submit("job", 2);
        int first = world.ready(0);
        int second = world.ready(0);

        assertThat(world.pools.sentAhead().lineUp("job", 3, 2)).isEqualTo(first);
        assertThat(world.pools.sentAhead().lineUp("job", 4, 2)).isEqualTo(second);
        assertThat(world.pools.sentAhead().lineUp("job", 5, 2))
                .as("beyond the depth")
                .isNull();
        assertThat(world.pools.sentAhead().lineUp("other job", 5, 2)).isNull();
        world.done(first, 1, 1);

        assertThat(world.tasksOf(first)).containsExactly(3);
        assertThat(world.tasksOf(second)).containsExactly(2);
    }

    @Test
    void linesNothingUpPastATaskForWhichNoWorkerComes() {
        PoolsFixture world = new PoolsFixture(1);
        world.pools.submit("job", 1);
        int worker = world.ready(0);
        world.pools.submit("job", 2);

        assertThat(world.pools.sentAhead().lineUp("job", 3, 9)).isNull();
        world.done(worker, 1, 1);

        assertThat(world.tasksOf(worker)).containsExactly(2);
        assertThat(world.pools.sentAhead().lineUp("job", 3, 9)).isEqualTo(worker);
    }

    @Test
    void asksForWhatIsLinedUpBehindATaskThatWaits() {
        PoolsFixture world = new PoolsFixture(1);
        world.pools.submit("job", 1);
        int worker = world.ready(0);
        world.pools.sentAhead().lineUp("job", 2, 9);
        world.pools.sentAhead().lineUp("job", 3, 9);

        world.pools.onBlocked(worker);
        assertThat(world.recalled)
                .as("the youngest first, so that what has begun when it dies is what was lined up first")
                .containsExactly(3, 2);
        assertThat(world.pools.sentAhead().onReturned(worker, task -> task == 3))
                .isEqualTo(3);
        world.pools.onUnblocked(worker);
        assertThat(world.pools.sentAhead().lineUp("job", 4, 9))
                .as("while the other one is asked for")
                .isNull();
        world.done(worker, 1, 1);

        assertThat(world.tasksOf(worker)).containsExactly(2);
        assertThat(world.pools.sentAhead().onReturned(worker, task -> task == 2))
                .as("it has begun")
                .isNull();
        assertThat(world.pools.sentAhead().lineUp("job", 4, 9)).isEqualTo(worker);
    }

    @Test
    void asksForWhatIsLinedUpOnlyOnce() {
        PoolsFixture world = new PoolsFixture(1);
        world.pools.submit("job", 1);
        int worker = world.ready(0);
        world.pools.sentAhead().lineUp("job", 2, 9);

        world.pools.sentAhead().recall(worker);
        world.pools.sentAhead().recall(worker);

        assertThat(world.recalled).containsExactly(2);
        assertThat(world.pools.sentAhead().linedUp(worker)).containsExactly(2);
    }
}
