package org.rayonyarn.ray.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rayonyarn.ray.rpc.SampleTasks.cpus;
import static org.rayonyarn.ray.scheduler.SchedulerFixture.MILLI;
import static org.rayonyarn.ray.scheduler.SchedulerFixture.ONE;
import static org.rayonyarn.ray.scheduler.SchedulerFixture.start;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.SampleTasks;
import org.rayonyarn.ray.rpc.TaskSpec;

/** Short tasks that are sent ahead to workers. */
class LinedUpTest {
    private final SchedulerFixture fixture = new SchedulerFixture();
    private final NodeScheduler scheduler = fixture.scheduler;

    @Test
    void sendsShortTasksAheadOfTheirTurn() {
        List<TaskSpec> tasks = fixture.submit(6, ONE);
        fixture.room = 2;

        scheduler.finished(tasks.get(0), MILLI);

        String depth = " 4"; // of a millisecond, where five are sent ahead and four at most
        assertThat(fixture.drain())
                .containsSubsequence(
                        start(tasks.get(2)),
                        "ahead " + tasks.get(3).id() + depth,
                        "ahead " + tasks.get(4).id() + depth);
        assertThat(scheduler.queued()).isEqualTo(3);
        assertThat(scheduler.running()).isEqualTo(2);
    }

    @Test
    void sendsNothingAheadOfWhichTheLengthIsUnknownOrGreat() {
        List<TaskSpec> tasks = fixture.submit(6, ONE);
        fixture.room = 9;
        assertThat(fixture.drain()).noneMatch(effect -> effect.startsWith("ahead"));

        scheduler.finished(tasks.get(0), 6 * MILLI);

        assertThat(fixture.drain()).noneMatch(effect -> effect.startsWith("ahead"));
    }

    @Test
    void sendsNothingAheadWhileAnotherShapeWaits() {
        List<TaskSpec> tasks = fixture.submit(5, ONE);
        fixture.submit(1, cpus(2));
        fixture.room = 9;

        scheduler.finished(tasks.get(0), MILLI);

        assertThat(fixture.drain()).noneMatch(effect -> effect.startsWith("ahead"));
    }

    @Test
    void shortTasksThatDemandNothingWaitForBusyWorkers() {
        List<TaskSpec> tasks = fixture.submit(3, ResourceSet.EMPTY);
        fixture.busy = true;
        scheduler.finished(tasks.get(0), MILLI);
        fixture.drain();
        fixture.room = 1;

        List<TaskSpec> more = fixture.submit(2, ResourceSet.EMPTY);

        assertThat(fixture.drain()).containsExactly("ahead " + more.get(0).id() + " 4");
        scheduler.finished(tasks.get(1), MILLI);
        assertThat(fixture.drain())
                .as("two slots are free, and its worker is busy")
                .isEmpty();
        fixture.busy = false;
        scheduler.finished(tasks.get(2), MILLI);
        assertThat(fixture.drain()).containsExactly(start(more.get(1)));
    }

    @Test
    void whatWaitsForBusyWorkersInVainStartsByItself() {
        List<TaskSpec> tasks = fixture.submit(2, ResourceSet.EMPTY);
        fixture.busy = true;
        scheduler.finished(tasks.get(0), MILLI);
        TaskSpec waiting = fixture.submit(1, ResourceSet.EMPTY).get(0);
        fixture.drain();

        scheduler.onTick(1);
        assertThat(fixture.drain()).isEmpty();
        scheduler.onTick(2);
        scheduler.onTick(3);

        assertThat(fixture.drain()).containsExactly(start(waiting));
    }

    @Test
    void tasksThatDemandSomethingAreLinedUpWhenNothingIsLeftOnly() {
        List<TaskSpec> tasks = fixture.submit(2, ONE);
        fixture.busy = true;
        fixture.room = 9;
        scheduler.finished(tasks.get(0), MILLI);
        fixture.drain();

        TaskSpec next = fixture.submit(1, ONE).get(0);

        assertThat(fixture.drain()).containsExactly(start(next));
    }

    @Test
    void whatBeginsInAnothersPlaceTakesWhatThatHeld() {
        List<TaskSpec> tasks = fixture.submit(4, ONE);
        fixture.room = 1;
        scheduler.finished(tasks.get(0), MILLI);
        fixture.drain();

        scheduler.begun(tasks.get(3), tasks.get(1).id());
        scheduler.finished(tasks.get(1), MILLI);

        assertThat(fixture.drain()).isEmpty();
        assertThat(scheduler.running()).isEqualTo(2);
        assertThat(scheduler.available()).isEqualTo(ResourceSet.EMPTY);
        scheduler.finished(tasks.get(2), MILLI);
        scheduler.finished(tasks.get(3), MILLI);
        assertThat(scheduler.available()).isEqualTo(cpus(2));
    }

    @Test
    void asksForWhatDoesNotBeginAndStartsItFirst() {
        List<TaskSpec> tasks = fixture.submit(5, ONE);
        fixture.room = 1;
        scheduler.finished(tasks.get(0), MILLI);
        fixture.drain();

        scheduler.onTick(1);
        assertThat(fixture.drain()).isEmpty();
        scheduler.onTick(2);
        scheduler.onTick(3);
        assertThat(fixture.drain())
                .as("once")
                .containsExactly("recall " + tasks.get(3).id());
        scheduler.notBegun(tasks.get(3));
        scheduler.finished(tasks.get(1), MILLI);

        assertThat(fixture.drain()).containsExactly(start(tasks.get(3)));
    }

    @Test
    void forgetsWhatWasSentAheadWithItsJob() {
        List<TaskSpec> tasks = fixture.submit(4, ONE);
        fixture.room = 1;
        scheduler.finished(tasks.get(0), MILLI);

        scheduler.onJobEnded(SampleTasks.JOB);
        scheduler.notBegun(tasks.get(3));

        assertThat(scheduler.queued()).isZero();
    }
}
