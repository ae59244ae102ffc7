package org.rayonyarn.ray.api;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ray.api.Ray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a node can't read is told to the program, wherever the node would be. */
class BadSettingsTest {
    private static final String KEY = "ray.head-args.0";

    @AfterEach
    void forget() {
        System.clearProperty("ray.address");
        System.clearProperty(KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "local:1"})
    void malformedLabelsAreNamed(String address) {
        System.setProperty("ray.address", address);
        System.setProperty(KEY, "--labels={rack");

        assertThatThrownBy(Ray::init)
                .hasRootCauseMessage(
                        "ray.head-args: --labels={rack must be a JSON object of texts, such as {\"rack\": \"r1\"}");
    }
}
