package org.rayonyarn.ray.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.ResourceSlot;

class SlotPoolTest {
    private final SlotPool pool = SlotPool.of(25, 10);

    @Test
    void givesWholePiecesWhole() {
        assertThat(pool.take(20)).containsExactly(new ResourceSlot(0, 10), new ResourceSlot(1, 10));
        assertThat(pool.take(10)).as("only half a piece is left").isNull();
        assertThat(pool.take(5)).containsExactly(new ResourceSlot(2, 5));
    }

    @Test
    void fractionsShareTheFullestPieceThatHasRoom() {
        assertThat(pool.take(3)).containsExactly(new ResourceSlot(2, 3));
        assertThat(pool.take(3)).containsExactly(new ResourceSlot(0, 3));
        assertThat(pool.take(4)).containsExactly(new ResourceSlot(0, 4));
        assertThat(pool.take(10)).containsExactly(new ResourceSlot(1, 10));
        assertThat(pool.take(4)).as("4 are free, but not in one piece").isNull();
    }

    @Test
    void takesNothingWhereItCannotTakeAll() {
        assertThat(pool.take(30)).isNull();

        assertThat(pool.drain())
                .containsExactly(new ResourceSlot(0, 10), new ResourceSlot(1, 10), new ResourceSlot(2, 5));
        assertThat(pool.drain()).isEmpty();
    }

    @Test
    void whatComesBackIsTakenAgain() {
        List<ResourceSlot> taken = pool.take(20);
        pool.give(taken == null ? List.of() : taken);

        assertThat(pool.take(20)).isEqualTo(taken);
    }
}
