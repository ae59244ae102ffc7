package org.rayonyarn.ray.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StartTurnsTest {
    private static final long PATIENCE = 10;

    private final StartTurns<String, String> turns = new StartTurns<>(2);

    private void enter(String... workers) {
        for (String worker : workers) {
            turns.enter(worker.substring(0, 1), worker);
        }
    }

    private List<String> started() {
        List<String> started = new ArrayList<>();
        for (String next = turns.next(); next != null; next = turns.next()) {
            started.add(next);
        }
        return started;
    }

    @Test
    void aFewStartAtOnceAndTheNextOnceOneServes() {
        enter("a1", "a2", "a3", "a4");

        assertThat(started()).containsExactly("a1", "a2");

        turns.over("a2");

        assertThat(started()).containsExactly("a3");
    }

    @Test
    void groupsStartInTurn() {
        enter("a1", "a2", "a3", "b1", "b2", "c1");
        List<String> order = new ArrayList<>();

        for (List<String> next = started(); !next.isEmpty(); next = started()) {
            order.addAll(next);
            next.forEach(turns::over);
        }

        assertThat(order).containsExactly("a1", "b1", "c1", "a2", "b2", "a3");
    }

    @Test
    void oneThatLeavesIsNotStarted() {
        enter("a1", "a2", "a3");
        started();

        assertThat(turns.leave("a3")).isTrue();
        assertThat(turns.leave("a1")).as("it is starting").isFalse();
        turns.over("a1");

        assertThat(started()).isEmpty();
    }

    @Test
    void thoseThatTakeLongMakeRoom() {
        enter("a1", "a2", "a3");
        started();

        turns.onTick(1_000_000, PATIENCE);
        turns.onTick(1_000_000 + PATIENCE, PATIENCE);
        assertThat(started())
                .as("patience counts from the first tick that sees them")
                .isEmpty();

        turns.onTick(1_000_001 + PATIENCE, PATIENCE);
        assertThat(started()).containsExactly("a3");
    }

    @Test
    void whileOneWaitsAsManyAreStartingAsMay() {
        Random random = new Random(7);
        List<String> starting = new ArrayList<>();
        int waiting = 0;
        for (int step = 0; step < 10_000; step++) {
            if (random.nextInt(2) == 0) {
                enter((char) ('a' + random.nextInt(4)) + "" + step);
                waiting++;
            } else if (!starting.isEmpty()) {
                turns.over(starting.remove(random.nextInt(starting.size())));
            }
            List<String> next = started();
            starting.addAll(next);
            waiting -= next.size();

            assertThat(starting).hasSizeLessThanOrEqualTo(2);
            assertThat(starting.size() == 2 || waiting == 0).isTrue();
        }
    }
}
