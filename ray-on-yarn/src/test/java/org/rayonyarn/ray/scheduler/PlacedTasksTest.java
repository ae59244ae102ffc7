package org.rayonyarn.ray.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rayonyarn.ray.rpc.SampleTasks.cpus;
import static org.rayonyarn.ray.scheduler.SchedulerFixture.MILLI;
import static org.rayonyarn.ray.scheduler.SchedulerFixture.ONE;
import static org.rayonyarn.ray.scheduler.SchedulerFixture.OTHER;
import static org.rayonyarn.ray.scheduler.SchedulerFixture.SELF;
import static org.rayonyarn.ray.scheduler.SchedulerFixture.start;

import io.ray.api.id.PlacementGroupId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.HeadReply.Grant;
import org.rayonyarn.ray.rpc.PlacedBundle;
import org.rayonyarn.ray.rpc.SampleTasks;
import org.rayonyarn.ray.rpc.SchedulingClass;
import org.rayonyarn.ray.rpc.TaskSpec;

/** Tasks that other nodes have placed here. */
class PlacedTasksTest {
    private static final PlacementGroupId GROUP = PlacementGroupId.fromRandom();

    private final SchedulerFixture fixture = new SchedulerFixture();
    private final NodeScheduler scheduler = fixture.scheduler;

    @Test
    void whatOthersPlacedHereStaysHere() {
        scheduler.onOtherNodes(1);
        for (int i = 0; i < 4; i++) {
            scheduler.accept(fixture.next(ONE));
        }
        scheduler.onGrants(SchedulingClass.of(ONE), List.of(new Grant(OTHER, 8)));

        assertThat(fixture.drain()).allMatch(effect -> effect.startsWith("start"));
        assertThat(scheduler.queued()).isEqualTo(2);
    }

    @Test
    void givesBackToOthersWhatABundleLeavesNoRoomFor() {
        scheduler.bundles().reserve(GROUP, 1, List.of(new PlacedBundle(0, cpus(2))));
        fixture.drain();
        TaskSpec placed = fixture.next(ONE);

        scheduler.accept(placed);

        assertThat(fixture.drain()).containsExactly("give back " + placed.id());
    }

    @Test
    void givesBackAfterAWhileWhatActorsLeaveNoRoomFor() {
        scheduler.accept(SampleTasks.constructor(SELF, 500, cpus(1.5), false));
        TaskSpec placed = fixture.next(ONE);
        TaskSpec small = fixture.next(cpus(0.5));
        scheduler.accept(placed);
        fixture.drain();

        scheduler.onTick(100 * MILLI);
        assertThat(fixture.drain()).as("the actor may be about to end").isEmpty();
        scheduler.onTick(200 * MILLI);

        assertThat(fixture.drain()).containsExactly("give back " + placed.id());
        scheduler.accept(small);
        assertThat(fixture.drain()).containsExactly(start(small));
    }

    @Test
    void keepsWhatWaitsForTasksThatWillEnd() {
        fixture.submit(2, ONE);
        scheduler.accept(fixture.next(ONE));
        fixture.drain();

        scheduler.onTick(100 * MILLI);
        scheduler.onTick(200 * MILLI);
        scheduler.onTick(300 * MILLI);

        assertThat(fixture.drain()).isEmpty();
    }
}
