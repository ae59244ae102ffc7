package org.rayonyarn.ray.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rayonyarn.ray.rpc.SampleTasks.cpus;
import static org.rayonyarn.ray.scheduler.SchedulerFixture.MILLI;
import static org.rayonyarn.ray.scheduler.SchedulerFixture.ONE;
import static org.rayonyarn.ray.scheduler.SchedulerFixture.OTHER;
import static org.rayonyarn.ray.scheduler.SchedulerFixture.SELF;
import static org.rayonyarn.ray.scheduler.SchedulerFixture.send;
import static org.rayonyarn.ray.scheduler.SchedulerFixture.start;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.HeadReply.Grant;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.SampleTasks;
import org.rayonyarn.ray.rpc.SchedulingClass;
import org.rayonyarn.ray.rpc.TaskSpec;

/** Tasks that are sent to other nodes, and the worker leases for it. */
class SpilloverTest {
    private final SchedulerFixture fixture = new SchedulerFixture();
    private final NodeScheduler scheduler = fixture.scheduler;

    @Test
    void asksForLeasesOnceWhileTheAnswerIsOut() {
        scheduler.onOtherNodes(1);

        fixture.submit(5, ONE);

        assertThat(fixture.drain()).contains("request {CPU: 1.0} 1").doesNotContain("request {CPU: 1.0} 2");
    }

    @Test
    void asksForNothingWithoutOtherNodes() {
        fixture.submit(5, ONE);

        assertThat(fixture.drain()).noneMatch(effect -> effect.startsWith("request"));
    }

    @Test
    void asksForWhatIsTooLargeForThisNodeEvenIfItIsAlone() {
        fixture.submit(1, cpus(3));

        assertThat(fixture.drain()).containsExactly("request {CPU: 3.0} 1");
    }

    @Test
    void sendsOneTaskToASlotOfUnknownSpeed() {
        scheduler.onOtherNodes(1);
        List<TaskSpec> tasks = fixture.submit(6, ONE);
        fixture.drain();

        scheduler.onGrants(SchedulingClass.of(ONE), List.of(new Grant(OTHER, 2)));

        assertThat(fixture.drain()).containsExactly(send(tasks.get(2)), send(tasks.get(3)), "request {CPU: 1.0} 2");
        assertThat(scheduler.whereIs(tasks.get(2).id())).isEqualTo(OTHER);
    }

    @Test
    void sendsShortTasksAheadUpToALimit() {
        scheduler.onOtherNodes(1);
        scheduler.finished(fixture.submit(1, ONE).get(0), 1_000);
        scheduler.onGrants(SchedulingClass.of(ONE), List.of(new Grant(OTHER, 1)));
        fixture.submit(2 + 10, ONE);

        assertThat(fixture.drain())
                .filteredOn(effect -> effect.startsWith("send"))
                .hasSize(4);
    }

    @Test
    void takesItsQuestionBackWhenNothingWaitsAnyMore() {
        scheduler.onOtherNodes(1);
        List<TaskSpec> tasks = fixture.submit(3, ONE);
        fixture.drain();

        scheduler.finished(tasks.get(0), MILLI);

        assertThat(fixture.drain()).containsExactly(start(tasks.get(2)), "request {CPU: 1.0} 0");
    }

    @Test
    void givesAnIdleLeaseBack() {
        for (long clock : new long[] {0, 5_000_000_000L, Long.MIN_VALUE / 2}) {
            NodeScheduler young = fixture.newScheduler(cpus(2));
            young.onGrants(SchedulingClass.of(ONE), List.of(new Grant(OTHER, 3)));

            young.onTick(clock);
            young.onTick(clock + 400 * MILLI);
            assertThat(fixture.drain()).as("clock=%d", clock).isEmpty();
            young.onTick(clock + 501 * MILLI);

            assertThat(fixture.drain()).as("clock=%d", clock).containsExactly("return {CPU: 1.0} 3");
        }
    }

    @Test
    void keepsALeaseThatWorks() {
        List<TaskSpec> tasks = thirdIsSent(3);

        scheduler.onTick(0);
        scheduler.onTick(10_000 * MILLI);
        assertThat(fixture.drain()).isEmpty();
        scheduler.remoteFinished(tasks.get(2).id(), MILLI);
        scheduler.remoteFinished(tasks.get(2).id(), MILLI);
        scheduler.onTick(10_100 * MILLI);
        scheduler.onTick(10_700 * MILLI);

        assertThat(fixture.drain()).containsExactly("return {CPU: 1.0} 1");
    }

    @Test
    void sendsNothingByALeaseThatTheHeadHasForgotten() {
        List<TaskSpec> tasks = thirdIsSent(3);

        scheduler.onLeasesLost();
        scheduler.remoteFinished(tasks.get(2).id(), MILLI);
        fixture.submit(10, ONE);
        scheduler.onTick(0);
        scheduler.onTick(10_000 * MILLI);

        assertThat(fixture.drain()).noneMatch(effect -> effect.startsWith("send") || effect.startsWith("return"));
    }

    @Test
    void theEndOfAJobFreesTheLeasesThatServedIt() {
        scheduler.onOtherNodes(1);
        fixture.submit(4, ONE);
        scheduler.onGrants(SchedulingClass.of(ONE), List.of(new Grant(OTHER, 1)));
        fixture.drain();

        scheduler.onJobEnded(SampleTasks.JOB);
        scheduler.onTick(0);
        scheduler.onTick(600 * MILLI);

        assertThat(scheduler.queued()).isZero();
        assertThat(fixture.drain()).contains("return {CPU: 1.0} 1");
    }

    @Test
    void asksElsewhereWhenSomethingHoldsThisNodeForLongerThanItsTasksTake() {
        scheduler.onOtherNodes(1);
        scheduler.finished(fixture.submit(1, ONE).get(0), 1_000);
        scheduler.accept(SampleTasks.constructor(SELF, 500, cpus(2), false));
        scheduler.onTick(0);
        fixture.submit(1, ONE);
        assertThat(fixture.drain())
                .as("it should be its turn in a microsecond")
                .noneMatch(e -> e.startsWith("request"));

        scheduler.onTick(100 * MILLI);
        scheduler.onTick(200 * MILLI);
        scheduler.onTick(300 * MILLI);

        assertThat(fixture.drain()).containsExactly("request {CPU: 1.0} 1");
    }

    @Test
    void sendsElsewhereWhatComesBack() {
        List<TaskSpec> tasks = thirdIsSent(3);

        scheduler.onGivenBack(tasks.get(2).id());

        assertThat(fixture.drain()).containsExactly("return {CPU: 1.0} 1", "request {CPU: 1.0} 1");
        assertThat(scheduler.whereIs(tasks.get(2).id())).isNull();
    }

    @Test
    void whatWaitsElsewhereLeavesItsSlotToTheNext() {
        List<TaskSpec> tasks = thirdIsSent(6);

        scheduler.remoteWaits(OTHER, tasks.get(2).id(), true);
        assertThat(fixture.drain()).contains(send(tasks.get(3)));
        scheduler.remoteWaits(OTHER, tasks.get(2).id(), false);
        scheduler.remoteFinished(tasks.get(3).id(), 60 * MILLI);

        assertThat(fixture.drain()).as("the first goes on").doesNotContain(send(tasks.get(4)));
        scheduler.remoteFinished(tasks.get(2).id(), 60 * MILLI);
        assertThat(fixture.drain()).contains(send(tasks.get(4)));
    }

    @Test
    void whatEndsWhileItWaitsIsNotCountedTwice() {
        List<TaskSpec> tasks = thirdIsSent(6);
        scheduler.remoteWaits(OTHER, tasks.get(2).id(), true);
        scheduler.remoteWaits(OTHER, tasks.get(2).id(), true);
        fixture.drain();

        scheduler.remoteFinished(tasks.get(2).id(), 60 * MILLI);

        assertThat(fixture.drain()).doesNotContain(send(tasks.get(4)));
    }

    @Test
    void nobodyElseSpeaksForATaskThatWasSentAway() {
        List<TaskSpec> tasks = thirdIsSent(6);

        scheduler.remoteWaits(NodeId.of("third"), tasks.get(2).id(), true);
        scheduler.remoteWaits(OTHER, tasks.get(4).id(), true);

        assertThat(fixture.drain()).isEmpty();
    }

    @Test
    void aLeaseWhoseTasksAllWaitIsGivenBack() {
        List<TaskSpec> tasks = thirdIsSent(3);
        scheduler.remoteWaits(OTHER, tasks.get(2).id(), true);
        fixture.drain();

        scheduler.onTick(0);
        scheduler.onTick(600 * MILLI);
        assertThat(fixture.drain()).containsExactly("return " + ONE + " 1");
        scheduler.onGrants(SchedulingClass.of(ONE), List.of(new Grant(OTHER, 1)));
        scheduler.remoteWaits(OTHER, tasks.get(2).id(), false);
        List<TaskSpec> more = fixture.submit(1, ONE);

        assertThat(fixture.drain()).as("the one that goes on takes the slot").doesNotContain(send(more.get(0)));
    }

    /** Two run here, a lease of one slot has taken the third, and the others wait. */
    private List<TaskSpec> thirdIsSent(int count) {
        scheduler.onOtherNodes(2);
        List<TaskSpec> tasks = fixture.submit(count, ONE);
        scheduler.onGrants(SchedulingClass.of(ONE), List.of(new Grant(OTHER, 1)));
        fixture.drain();
        return tasks;
    }
}
