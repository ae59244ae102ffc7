package com.example.basics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The parts of the programs that need no Ray. */
class BasicsTest {
    @Test
    void readsNumbersAndFillsInDefaults() {
        assertThat(Arguments.parse(new String[] {"5"}, 1, 2)).containsExactly(5, 2);
        assertThatThrownBy(() -> Arguments.parse(new String[] {"-5"}, 1)).hasMessageEndingWith("999999999: -5");
        assertThatThrownBy(() -> Arguments.parse(new String[] {"5", "6"}, 1)).hasMessage("too many arguments: 2");
    }

    @Test
    void tellsChanceFromError() {
        double estimate = 4.0 * MonteCarloPi.countInside(1, 100_000) / 100_000;

        assertThat(MonteCarloPi.isPlausible(estimate, 100_000)).isTrue();
        assertThat(MonteCarloPi.isPlausible(3, 100_000)).isFalse();
    }

    @Test
    void partsOfARangeAddUpToIt() {
        int branches = 7;
        long sum = 0;
        for (int i = 0; i < branches; i++) {
            sum += TreeSum.sumHere(TreeSum.split(3, 1000, i, branches), TreeSum.split(3, 1000, i + 1, branches));
        }

        assertThat(sum).isEqualTo(TreeSum.sumHere(3, 1000)).isEqualTo(999L * 1000 / 2 - 3);
    }

    @Test
    void descendsToTheTrueWeights() {
        ParameterServer.Weights weights = new ParameterServer.Weights(5, 0.3);
        double[][] examples = ParameterServer.examples(0);

        for (int i = 0; i < 1000; i++) {
            weights.update(ParameterServer.gradient(weights.get(), examples));
        }

        assertThat(ParameterServer.gradient(weights.get(), examples))
                .contains(new double[] {0, 0, 0, 0, 0}, within(1e-9));
    }
}
