package org.rayonyarn.ray.yarn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.rayonyarn.appmaster.spi.Exit;
import org.rayonyarn.appmaster.spi.Outcome;

class SessionEndTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void endsAsItsDriverSays() {
        SessionEnd end = new SessionEnd(10 * SECOND, 0, false);

        assertThat(end.onSaid(0, "", SECOND)).hasValue(Outcome.succeeded());
        assertThat(end.onSaid(130, "stopped", SECOND)).hasValue(new Outcome(Outcome.Status.KILLED, 130, "stopped"));
    }

    @Test
    void holdsAFailureForAMoment() {
        SessionEnd end = new SessionEnd(10 * SECOND, 0, false);

        assertThat(end.onSaid(3, "why", 2 * SECOND)).isEmpty();
        assertThat(end.onLook(true, false, 2 * SECOND)).isEmpty();
        assertThat(end.onLook(false, false, 3 * SECOND)).hasValue(new Outcome(Outcome.Status.FAILED, 3, "why"));
    }

    @Test
    void waitsForTheReasonOfANodesEnd() {
        SessionEnd end = new SessionEnd(10 * SECOND, 0, false);
        end.onNodeEnd(new Exit(Exit.Cause.FAILED, 1, "long ago"));
        assertThat(end.onSaid(1, "main threw x", 2 * SECOND)).isEmpty();
        assertThat(end.onLook(true, true, 5 * SECOND)).isEmpty();

        end.onNodeEnd(new Exit(Exit.Cause.KILLED_FOR_MEMORY, -104, "killed for memory"));

        assertThat(end.onLook(true, false, 6 * SECOND)).hasValueSatisfying(outcome -> assertThat(outcome.diagnostics())
                .isEqualTo("main threw x\na node was lost in that moment: killed for memory"));
    }

    @Test
    void doesNotWaitForEverForTheReasonOfANodesEnd() {
        SessionEnd end = new SessionEnd(10 * SECOND, 0, false);
        assertThat(end.onSaid(1, "main threw x", 2 * SECOND)).isEmpty();

        assertThat(end.onLook(false, true, 11 * SECOND))
                .hasValue(new Outcome(Outcome.Status.FAILED, 1, "main threw x"));
    }

    @Test
    void failsWhenNobodyJoinsInTime() {
        SessionEnd end = new SessionEnd(10 * SECOND, 0, false);

        assertThat(end.onLook(false, false, 10 * SECOND)).isEmpty();
        assertThat(end.onLook(false, false, 11 * SECOND))
                .hasValueSatisfying(outcome -> assertThat(outcome.diagnostics())
                        .contains("within 10 s", YarnConfig.JOIN_TIMEOUT)
                        .hasLineCount(1));
    }

    @Test
    void failsWhenTheDriverIsGoneWithoutAWord() {
        SessionEnd end = new SessionEnd(10 * SECOND, 0, false);
        assertThat(end.onLook(true, false, 5 * SECOND)).isEmpty();
        assertThat(end.onLook(true, false, 500 * SECOND)).isEmpty();

        assertThat(end.onLook(false, false, 501 * SECOND))
                .hasValueSatisfying(outcome -> assertThat(outcome.diagnostics()).contains("without a word"));
    }

    @Test
    void takesTheExitCodeOfADriverInAContainer() {
        SessionEnd end = new SessionEnd(10 * SECOND, 0, true);
        assertThat(end.onLook(false, false, 500 * SECOND)).isEmpty();

        assertThat(end.onDriverExit(new Exit(Exit.Cause.SUCCESS, 0, ""), SECOND))
                .hasValue(Outcome.succeeded());
    }

    @Test
    void takesAFailureOfADriverInAContainer() {
        assertThat(failureOf(new Exit(Exit.Cause.FAILED, 7, "tail"), ""))
                .isEqualTo(new Outcome(Outcome.Status.FAILED, 7, "tail"));
        assertThat(failureOf(new Exit(Exit.Cause.KILLED_FOR_MEMORY, -104, "too much"), "")
                        .exitCode())
                .isEqualTo(1);
    }

    @Test
    void putsADriversLastWordsFirst() {
        assertThat(failureOf(new Exit(Exit.Cause.FAILED, 1, "tail"), "main threw x")
                        .diagnostics())
                .isEqualTo("main threw x\ntail");
    }

    private static Outcome failureOf(Exit exit, String lastWords) {
        SessionEnd end = new SessionEnd(10 * SECOND, 0, true);
        assertThat(end.onSaid(1, lastWords, 0)).isEmpty();
        assertThat(end.onDriverExit(exit, 0)).isEmpty();
        return end.onLook(false, false, SECOND).orElseThrow();
    }
}
