package org.rayonyarn.ray.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class HeadConfigTest {
    @Test
    void readsEveryKeyAndNoOther() {
        Set<String> read = new HashSet<>();

        HeadConfig config = HeadConfig.from(key -> {
            read.add(key);
            return null;
        });

        assertThat(read).isEqualTo(HeadConfig.DEFAULTS.keySet());
        assertThat(config).isEqualTo(HeadConfig.from(HeadConfig.DEFAULTS::get));
        assertThat(HeadConfig.DEFAULTS).hasSize(HeadConfig.class.getRecordComponents().length);
    }

    @Test
    void takesWhatIsSet() {
        assertThat(HeadConfig.from(Map.of("ray.head.silence-limit-ms", " 30000 ")::get)
                        .silenceLimit())
                .isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void namesTheKeyTheValueAndTheBound() {
        assertThatThrownBy(() -> HeadConfig.from(Map.of("ray.head.silence-limit-ms", "soon")::get))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ray.head.silence-limit-ms must be a whole number, but is: soon");
        assertThatThrownBy(() -> HeadConfig.from(Map.of("ray.head.silence-limit-ms", "5")::get))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ray.head.silence-limit-ms must be at least 400, but is: 5");
        assertThatThrownBy(() -> HeadConfig.from(Map.of("ray.head.dead-actors-kept", "-1")::get))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ray.head.dead-actors-kept must be at least 0, but is: -1");
    }
}
