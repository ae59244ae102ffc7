package org.rayonyarn.ray.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rayonyarn.ray.rpc.SampleTasks.cpus;
import static org.rayonyarn.ray.scheduler.SchedulerFixture.MILLI;
import static org.rayonyarn.ray.scheduler.SchedulerFixture.ONE;
import static org.rayonyarn.ray.scheduler.SchedulerFixture.SELF;
import static org.rayonyarn.ray.scheduler.SchedulerFixture.start;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.SampleTasks;
import org.rayonyarn.ray.rpc.TaskSpec;

/** What a node starts, and in which order. */
class NodeSchedulerTest {
    private final SchedulerFixture fixture = new SchedulerFixture();
    private final NodeScheduler scheduler = fixture.scheduler;

    @Test
    void startsWhatFitsAndKeepsTheRest() {
        List<TaskSpec> tasks = fixture.submit(3, ONE);

        assertThat(fixture.drain()).containsExactly(start(tasks.get(0)), start(tasks.get(1)));
        assertThat(scheduler.queued()).isEqualTo(1);
        assertThat(scheduler.running()).isEqualTo(2);
        assertThat(scheduler.available()).isEqualTo(ResourceSet.EMPTY);
    }

    @Test
    void startsTheNextWhenOneIsOver() {
        List<TaskSpec> tasks = fixture.submit(3, ONE);
        fixture.drain();

        scheduler.finished(tasks.get(0), MILLI);

        assertThat(fixture.drain()).containsExactly(start(tasks.get(2)));
    }

    @Test
    void runsTheDeepestFirst() {
        List<TaskSpec> running = fixture.submit(2, ONE);
        TaskSpec shallow = SampleTasks.plain(SELF, SampleTasks.JOB, 100, 1, ONE);
        TaskSpec deep = SampleTasks.plain(SELF, SampleTasks.JOB, 101, 2, ONE);
        scheduler.submit(shallow);
        scheduler.submit(deep);
        fixture.drain();

        scheduler.finished(running.get(0), MILLI);

        assertThat(fixture.drain()).containsExactly(start(deep));
    }

    @Test
    void lendsWhatATaskHoldsWhileItWaits() {
        List<TaskSpec> tasks = fixture.submit(3, ONE);
        fixture.drain();

        scheduler.blocked(tasks.get(0).id());
        assertThat(fixture.drain()).containsExactly(start(tasks.get(2)));
        scheduler.unblocked(tasks.get(0).id());
        TaskSpec late = fixture.submit(1, ONE).get(0);
        scheduler.finished(tasks.get(1), MILLI);

        assertThat(fixture.effects).as("three were running on two processors").doesNotContain(start(late));
        scheduler.finished(tasks.get(2), MILLI);
        assertThat(fixture.drain()).containsExactly(start(late));
    }

    @Test
    void aTaskMayEndWhileItWaits() {
        TaskSpec task = fixture.submit(1, ONE).get(0);
        scheduler.blocked(task.id());
        scheduler.blocked(task.id());

        scheduler.finished(task, MILLI);
        scheduler.unblocked(task.id());

        assertThat(scheduler.available()).isEqualTo(cpus(2));
        assertThat(scheduler.running()).isZero();
    }

    @Test
    void aTaskThatWaitsLendsItsCpuAndNothingElse() {
        ResourceSet both = ResourceSet.of(Map.of("CPU", 2.0, "memory", 5.0));
        NodeScheduler rich = fixture.newScheduler(both);
        TaskSpec parent = fixture.next(both);
        rich.submit(parent);

        rich.blocked(parent.id());

        assertThat(rich.available()).isEqualTo(cpus(2));
        rich.unblocked(parent.id());
        assertThat(rich.available()).isEqualTo(ResourceSet.EMPTY);
    }

    @Test
    void tasksWithoutDemandsTakeSlots() {
        fixture.submit(5, ResourceSet.EMPTY);

        assertThat(fixture.drain()).hasSize(4);
        assertThat(scheduler.queued()).isEqualTo(1);
    }

    @Test
    void aDetachedActorThatWaitsForRoomOutlivesItsJob() {
        List<TaskSpec> running = fixture.submit(2, ONE);
        TaskSpec detached = SampleTasks.constructor(SELF, 500, ONE, true);
        TaskSpec attached = SampleTasks.constructor(SELF, 501, ONE, false);
        scheduler.accept(attached);
        scheduler.accept(detached);
        fixture.drain();

        scheduler.onJobEnded(SampleTasks.JOB);
        scheduler.finished(running.get(0), MILLI);
        scheduler.finished(running.get(1), MILLI);

        assertThat(fixture.drain()).containsExactly(start(detached));
    }
}
