package org.rayonyarn.ray.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rayonyarn.ray.scheduler.SchedulerFixture.MILLI;
import static org.rayonyarn.ray.scheduler.SchedulerFixture.ONE;
import static org.rayonyarn.ray.scheduler.SchedulerFixture.OTHER;
import static org.rayonyarn.ray.scheduler.SchedulerFixture.send;
import static org.rayonyarn.ray.scheduler.SchedulerFixture.start;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.HeadReply.Grant;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.SchedulingClass;
import org.rayonyarn.ray.rpc.TaskSpec;

/** Tasks that were on a node when it died. */
class SentTasksTest {
    private final SchedulerFixture fixture = new SchedulerFixture();
    private final NodeScheduler scheduler = fixture.scheduler;

    @Test
    void runsAgainWhatADeadNodeHad() {
        scheduler.onOtherNodes(1);
        List<TaskSpec> tasks = fixture.submit(3, ONE);
        scheduler.onGrants(SchedulingClass.of(ONE), List.of(new Grant(OTHER, 1)));
        scheduler.finished(tasks.get(0), MILLI);
        fixture.drain();

        scheduler.onNodeDied(OTHER);

        assertThat(fixture.drain()).containsExactly(start(tasks.get(2).nextAttempt()));
    }

    @Test
    void runsATaskThatWasRunningWhenTwoNodesDiedOnceMoreAlone() {
        NodeId third = NodeId.of("third");
        NodeId fourth = NodeId.of("fourth");
        scheduler.onOtherNodes(3);
        List<TaskSpec> tasks = fixture.submit(3, ONE);
        scheduler.onGrants(SchedulingClass.of(ONE), List.of(new Grant(OTHER, 1)));
        fixture.drain();

        scheduler.onNodeDied(OTHER);
        scheduler.onGrants(SchedulingClass.of(ONE), List.of(new Grant(third, 1)));
        assertThat(fixture.drain()).contains(send(tasks.get(2).nextAttempt()));
        scheduler.onNodeDied(third);
        scheduler.onGrants(SchedulingClass.of(ONE), List.of(new Grant(fourth, 1)));
        assertThat(fixture.drain()).contains(send(tasks.get(2).nextAttempt().nextAttemptAlone()));
        scheduler.onNodeDied(fourth);

        assertThat(fixture.drain())
                .containsExactly("suspect " + tasks.get(2).id() + " " + List.of(OTHER, third, fourth));
        assertThat(scheduler.queued()).isZero();
    }

    @Test
    void doesNotSuspectWhatWasOnlySentAhead() {
        NodeId third = NodeId.of("third");
        scheduler.onOtherNodes(2);
        scheduler.finished(fixture.submit(1, ONE).get(0), 1_000);
        List<TaskSpec> tasks = fixture.submit(5, ONE);
        scheduler.onGrants(SchedulingClass.of(ONE), List.of(new Grant(OTHER, 1)));
        scheduler.onNodeDied(OTHER);
        scheduler.onGrants(SchedulingClass.of(ONE), List.of(new Grant(third, 1)));
        fixture.drain();

        scheduler.onNodeDied(third);

        scheduler.onGrants(SchedulingClass.of(ONE), List.of(new Grant(NodeId.of("fourth"), 3)));
        assertThat(fixture.drain())
                .as("of three the first alone ran")
                .filteredOn(e -> e.endsWith("alone"))
                .hasSize(1);
        assertThat(tasks).hasSize(5);
    }
}
