package org.rayonyarn.appmaster.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.rayonyarn.appmaster.spi.Outcome;

class ExitCodeTextTest {
    @Test
    void carriesTheCodeBesideTheDiagnostics() {
        String carried = ExitCodeText.append(new Outcome(Outcome.Status.FAILED, 42, "two\nlines"));

        assertThat(ExitCodeText.find(carried)).hasValue(42);
        assertThat(ExitCodeText.strip(carried)).isEqualTo("two\nlines");
    }

    @Test
    void findsNoneInYarnsOwnText() {
        assertThat(ExitCodeText.find("Application killed by user")).isEmpty();
    }
}
