package org.rayonyarn.ray.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rayonyarn.ray.scheduler.SchedulerFixture.MILLI;
import static org.rayonyarn.ray.scheduler.SchedulerFixture.ONE;
import static org.rayonyarn.ray.scheduler.SchedulerFixture.OTHER;
import static org.rayonyarn.ray.scheduler.SchedulerFixture.SELF;
import static org.rayonyarn.ray.scheduler.SchedulerFixture.send;
import static org.rayonyarn.ray.scheduler.SchedulerFixture.start;

import io.ray.api.id.ObjectId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.HeadReply.Grant;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.SampleTasks;
import org.rayonyarn.ray.rpc.SchedulingClass;
import org.rayonyarn.ray.rpc.TaskArg;
import org.rayonyarn.ray.rpc.TaskResult;
import org.rayonyarn.ray.rpc.TaskSpec;

/** Tasks whose inputs are large and on another node. */
class InputHomeTest {
    private final SchedulerFixture fixture = new SchedulerFixture();
    private final NodeScheduler scheduler = fixture.scheduler;

    @Test
    void asksTheHeadWhereInputsAreLargeAndElsewhereEvenIfThereIsRoom() {
        scheduler.onOtherNodes(1);
        TaskSpec reader = withInput(OTHER, 2_000);

        scheduler.submit(reader);

        assertThat(fixture.drain()).containsExactly("request {CPU: 1.0} 1 2000 bytes at home");
        scheduler.onGrants(new SchedulingClass(ONE, OTHER), List.of(new Grant(OTHER, 1)));
        assertThat(fixture.drain()).containsExactly(send(reader));
    }

    @Test
    void startsHereWhatTheHeadFindsCheaperHere() {
        scheduler.onOtherNodes(1);
        TaskSpec reader = withInput(OTHER, 2_000);
        scheduler.submit(reader);
        fixture.drain();

        scheduler.onGrants(new SchedulingClass(ONE, OTHER), List.of(new Grant(SELF, 1)));

        assertThat(fixture.drain()).containsExactly("return {CPU: 1.0} 1", start(reader));
    }

    @Test
    void startsHereWhatTheHeadSaysNothingAbout() {
        scheduler.onOtherNodes(1);
        TaskSpec reader = withInput(OTHER, 2_000);
        scheduler.submit(reader);
        fixture.drain();

        scheduler.onTick(0);
        scheduler.onTick(100 * MILLI);

        assertThat(fixture.drain()).contains(start(reader));
    }

    @Test
    void smallInputsAndThoseOfThisNodeAskNobody() {
        scheduler.onOtherNodes(1);
        TaskSpec small = withInput(OTHER, 999);
        TaskSpec own = withInput(SELF, 2_000);

        scheduler.submit(small);
        scheduler.submit(own);

        assertThat(fixture.drain()).containsExactly(start(small), start(own));
    }

    private TaskSpec withInput(NodeId home, long bytes) {
        ObjectAddress object = new ObjectAddress(new ObjectId(new byte[ObjectId.LENGTH]), home, 1);
        TaskArg input = new TaskArg.Located(object, new TaskResult.Stored(bytes, home, List.of()));
        return SampleTasks.plain(SELF, fixture.made++, ONE, input);
    }
}
