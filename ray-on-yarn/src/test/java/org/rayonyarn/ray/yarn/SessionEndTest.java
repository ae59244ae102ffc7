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

        assertThat(end.onSaid(0, "")).hasValue(Outcome.succeeded());
        assertThat(end.onSaid(3, "why")).hasValue(new Outcome(Outcome.Status.FAILED, 3, "why"));
    }

    @Test
    void failsWhenNobodyJoinsInTime() {
        SessionEnd end = new SessionEnd(10 * SECOND, 0, false);

        assertThat(end.onLook(false, 10 * SECOND)).isEmpty();
        assertThat(end.onLook(false, 11 * SECOND)).hasValueSatisfying(outcome -> assertThat(outcome.diagnostics())
                .contains("within 10 s", YarnConfig.JOIN_TIMEOUT)
                .hasLineCount(1));
    }

    @Test
    void failsWhenTheDriverIsGoneWithoutAWord() {
        SessionEnd end = new SessionEnd(10 * SECOND, 0, false);
        assertThat(end.onLook(true, 5 * SECOND)).isEmpty();
        assertThat(end.onLook(true, 500 * SECOND)).isEmpty();

        assertThat(end.onLook(false, 501 * SECOND))
                .hasValueSatisfying(outcome -> assertThat(outcome.diagnostics()).contains("without a word"));
    }

    @Test
    void takesTheExitCodeOfADriverInAContainer() {
        SessionEnd end = new SessionEnd(10 * SECOND, 0, true);
        assertThat(end.onLook(false, 500 * SECOND)).isEmpty();

        assertThat(end.onDriverExit(new Exit(Exit.Cause.SUCCESS, 0, ""))).isEqualTo(Outcome.succeeded());
        assertThat(end.onDriverExit(new Exit(Exit.Cause.FAILED, 7, "tail")))
                .isEqualTo(new Outcome(Outcome.Status.FAILED, 7, "tail"));
        assertThat(end.onDriverExit(new Exit(Exit.Cause.KILLED_FOR_MEMORY, -104, "too much"))
                        .exitCode())
                .isEqualTo(1);
    }

    @Test
    void putsADriversLastWordsFirst() {
        SessionEnd end = new SessionEnd(10 * SECOND, 0, true);
        assertThat(end.onSaid(1, "main threw x")).isEmpty();

        assertThat(end.onDriverExit(new Exit(Exit.Cause.FAILED, 1, "tail")).diagnostics())
                .isEqualTo("main threw x\ntail");
    }
}
