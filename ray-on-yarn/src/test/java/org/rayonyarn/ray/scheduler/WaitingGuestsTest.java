package org.rayonyarn.ray.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rayonyarn.ray.scheduler.SchedulerFixture.MILLI;
import static org.rayonyarn.ray.scheduler.SchedulerFixture.ONE;
import static org.rayonyarn.ray.scheduler.SchedulerFixture.OTHER;

import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.SampleTasks;
import org.rayonyarn.ray.rpc.TaskSpec;

/** Tasks of another node that wait here. */
class WaitingGuestsTest {
    private final SchedulerFixture fixture = new SchedulerFixture();
    private final NodeScheduler scheduler = fixture.scheduler;
    private final TaskSpec guest = SampleTasks.plain(OTHER, 7, ONE);

    private void ticks(int count) {
        for (int i = 0; i < count; i++) {
            scheduler.onTick(i);
        }
    }

    private void accept() {
        scheduler.accept(guest);
        fixture.drain();
    }

    @Test
    void theirOwnersHearOfAWaitThatLastsAndOfItsEnd() {
        accept();

        scheduler.blocked(guest.id());
        scheduler.blocked(guest.id()); // another thread of it
        ticks(4);
        assertThat(fixture.drain()).as("once").containsExactly("waits " + guest.id());

        scheduler.unblocked(guest.id());
        assertThat(fixture.drain()).isEmpty();
        scheduler.unblocked(guest.id());
        assertThat(fixture.drain()).containsExactly("goes on " + guest.id());
    }

    @Test
    void shortWaitsAreNotToldOf() {
        accept();

        scheduler.blocked(guest.id());
        ticks(1);
        scheduler.unblocked(guest.id());
        ticks(3);

        assertThat(fixture.drain()).isEmpty();
    }

    @Test
    void theEndOfATaskIsTheEndOfItsWait() {
        accept();
        scheduler.blocked(guest.id());
        ticks(3);
        fixture.drain();

        scheduler.finished(guest, MILLI);
        scheduler.unblocked(guest.id());
        ticks(3);

        assertThat(fixture.drain()).isEmpty();
    }

    @Test
    void nobodyIsToldOfThisNodesOwn() {
        TaskSpec own = fixture.submit(1, ONE).get(0);
        fixture.drain();

        scheduler.blocked(own.id());
        ticks(4);

        assertThat(fixture.drain()).isEmpty();
    }
}
