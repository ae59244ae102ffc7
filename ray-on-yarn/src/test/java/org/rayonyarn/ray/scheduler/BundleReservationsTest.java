package org.rayonyarn.ray.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rayonyarn.ray.rpc.SampleTasks.cpus;
import static org.rayonyarn.ray.scheduler.SchedulerFixture.MILLI;
import static org.rayonyarn.ray.scheduler.SchedulerFixture.ONE;
import static org.rayonyarn.ray.scheduler.SchedulerFixture.start;

import io.ray.api.id.PlacementGroupId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.BundleResources;
import org.rayonyarn.ray.rpc.LineageIds;
import org.rayonyarn.ray.rpc.PlacedBundle;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.TaskSpec;

/** What a node holds for placement groups. */
class BundleReservationsTest {
    private static final PlacementGroupId GROUP = PlacementGroupId.fromRandom();

    private final SchedulerFixture fixture = new SchedulerFixture();
    private final NodeScheduler scheduler = fixture.scheduler;

    @Test
    void holdsBackWhatIsClaimedAndTakesAllOfItAtOnce() {
        List<TaskSpec> running = fixture.submit(2, ONE);
        fixture.drain();
        scheduler.bundles().reserve(GROUP, 1, List.of(new PlacedBundle(0, cpus(2))));
        List<TaskSpec> later = fixture.submit(1, ONE);
        scheduler.finished(running.get(0), MILLI);
        assertThat(fixture.drain()).as("it is kept for the bundle").noneMatch(e -> e.startsWith("start"));

        scheduler.finished(running.get(1), MILLI);

        assertThat(fixture.drain()).contains("reserved 1").doesNotContain(start(later.get(0)));
        assertThat(scheduler.available()).isEqualTo(ResourceSet.EMPTY);
        scheduler.bundles().giveBack(GROUP, 1);
        assertThat(fixture.drain()).contains(start(later.get(0)));
    }

    @Test
    void runsInABundleOnlyOnceItIsCommitted() {
        TaskSpec inside = fixture.next(BundleResources.demand(ONE, GROUP, 0));
        scheduler.bundles().reserve(GROUP, 1, List.of(new PlacedBundle(0, ONE)));
        scheduler.accept(inside);
        assertThat(fixture.drain()).containsExactly("reserved 1");

        scheduler.bundles().commit(GROUP, 1);
        scheduler.bundles().commit(GROUP, 1);

        assertThat(fixture.drain()).containsExactly(start(inside));
        assertThat(scheduler.available().amount("CPU")).isEqualTo(1);
    }

    @Test
    void whatStillRunsInARemovedGroupKeepsItsShareUntilItEnds() {
        TaskSpec inside = fixture.next(BundleResources.demand(ONE, GROUP, 0));
        scheduler.bundles().reserve(GROUP, 1, List.of(new PlacedBundle(0, cpus(2))));
        scheduler.bundles().commit(GROUP, 1);
        scheduler.accept(inside);

        scheduler.removeGroup(GROUP);
        assertThat(scheduler.available().amount("CPU")).isEqualTo(1);
        scheduler.finished(inside, MILLI);

        assertThat(scheduler.available()).isEqualTo(cpus(2));
    }

    @Test
    void refusesTasksOfAGroupThatIsNoMore() {
        TaskSpec waiting = fixture.next(BundleResources.demand(ONE, GROUP, 0));
        scheduler.submit(waiting);
        fixture.drain();

        scheduler.removeGroup(GROUP);
        TaskSpec late = fixture.next(BundleResources.demand(ONE, GROUP, 0));
        scheduler.accept(late);

        assertThat(fixture.drain()).containsExactly("refuse " + waiting.id(), "refuse " + late.id());
    }

    @Test
    void refusesATaskOfARemovedGroupThatComesAfterTheEndOfItsJob() {
        scheduler.removeGroup(GROUP);
        scheduler.onJobEnded(LineageIds.job(GROUP));
        TaskSpec late = fixture.next(BundleResources.demand(ONE, GROUP, 0));

        scheduler.accept(late);

        assertThat(fixture.drain()).containsExactly("refuse " + late.id());
        assertThat(scheduler.queued()).isZero();
    }
}
