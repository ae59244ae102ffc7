package org.rayonyarn.ray.rpc.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransportConfigTest {
    @ParameterizedTest
    @CsvSource({
        "ray.rpc.port, 70000",
        "ray.rpc.port, many",
        "ray.rpc.bind-host, ''",
        "ray.rpc.protection, none",
        "ray.rpc.connect-timeout-ms, 0",
        "ray.rpc.handshake-timeout-ms, -1",
        "ray.rpc.max-frame-bytes, 10",
        "ray.rpc.high-water-bytes, 100",
        "ray.rpc.low-water-bytes, -1",
    })
    void namesKeyAndValueOfABadSetting(String key, String value) {
        assertThatThrownBy(() -> TransportConfig.from(asked -> asked.equals(key) ? value : null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(key + "=" + value);
    }

    @ParameterizedTest
    @CsvSource({
        "ray.rpc.retry-delay-ms, 0",
        "ray.rpc.max-retry-delay-ms, 1",
        "ray.rpc.unreachable-after-ms, 0",
        "ray.rpc.max-waiting-bytes, 5",
    })
    void namesTheKeyOfABadSettingOfTheNetwork(String key, String value) {
        assertThatThrownBy(() -> NetworkConfig.from(asked -> asked.equals(key) ? value : null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(key);
    }

    @Test
    void saysThatPrivacyIsNotThereYet() {
        assertThatThrownBy(() -> TransportConfig.from(key -> key.equals("ray.rpc.protection") ? "privacy" : null))
                .hasMessageContaining("not available yet")
                .hasMessageContaining("ray.rpc.protection");
    }

    @Test
    void waitsLongerBeforeEachAttemptUpToABound() {
        NetworkConfig config = NetworkConfig.defaults();

        assertThat(config.delayBefore(1)).isZero();
        assertThat(config.delayBefore(2)).isEqualTo(Duration.ofMillis(20));
        assertThat(config.delayBefore(3)).isEqualTo(Duration.ofMillis(40));
        assertThat(config.delayBefore(100)).isEqualTo(Duration.ofMillis(500));
    }
}
