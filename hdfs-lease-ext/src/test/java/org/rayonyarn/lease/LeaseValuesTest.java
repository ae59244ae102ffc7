package org.rayonyarn.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LeaseValuesTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "/a", "a/", "a//b", "a/../b", "..", ".", "a/./b", "a\nb", "a/\u0000"})
    void refusesNamesThatAreNoPaths(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LeaseName.of(name))
                .withMessageContaining("a lease's name");
    }

    @Test
    void refusesNamesThatAreTooLong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LeaseName.of("a/" + "x".repeat(256)))
                .withMessageContaining("256 characters, more than 255");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LeaseName.of("abc/".repeat(1_000) + "a"))
                .withMessageContaining("length=4001 max=4000");
        assertThat(LeaseName.of("a/" + "x".repeat(255)).components()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "lease.soft-limit, 0, lease.soft-limit must be at least 100 ms",
        "lease.soft-limit, -5, lease.soft-limit must be at least 100 ms",
        "lease.soft-limit, 1200001, lease.hard-limit must not be below lease.soft-limit",
        "lease.hard-limit, 0, lease.hard-limit must not be below lease.soft-limit",
        "lease.hard-limit, abc, lease.hard-limit must be a whole number",
        "lease.clock.margin-percent, 0, lease.clock.margin-percent",
        "lease.fs.mode, both, 'lease.fs.mode must be native, segmented or auto'",
        "lease.fs.atomic-rename, perhaps, lease.fs.atomic-rename must be",
        "lease.janitor.enabled, yes, lease.janitor.enabled must be true or false",
        "lease.zookeeper.path, relative, lease.zookeeper.path must be an absolute path",
        "lease.zookeeper.timeout, 1, lease.zookeeper.timeout must be at least 100 ms",
        "lease.zookeeper.timeout, 99999999999, at most 2147483647",
        "lease.recovery.deadline, 9223372036854775807, at most 2147483647",
        "lease.fs.sweep-grace, -1, lease.fs.sweep-grace must be at least 0 ms",
        "lease.hard-limit, 9223372036854775807, lease.hard-limit must be at most 30 days"
    })
    void refusesBadConfigurationNamingKeyAndBound(String key, String value, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LeaseConfig.from(Map.of(key, value)::get))
                .withMessageContaining(message)
                .withMessageContaining(value);
    }

    @Test
    void refusesAHolderNameThatIsNoName() {
        LeaseConfig config = LeaseConfig.from(Map.of("lease.holder.name", "a/b")::get);

        assertThatIllegalArgumentException().isThrownBy(config::newHolderId).withMessageContaining("lease.holder.name");
    }

    @Test
    void hasTheLimitsOfHdfsByDefault() {
        LeaseLimits limits = LeaseConfig.from(key -> null).limits();

        assertThat(limits).isEqualTo(LeaseLimits.HDFS);
        assertThat(limits.soft()).isEqualTo(Duration.ofSeconds(60));
        assertThat(limits.hard()).isEqualTo(Duration.ofMinutes(20));
        assertThat(limits.safeFor()).isEqualTo(Duration.ofSeconds(54));
    }

    @Test
    void aMovedNameKeepsWhatLiesBelowTheFolder() {
        LeaseName moved = LeaseName.of("a/b/c").moved(LeaseName.of("a/b"), LeaseName.of("x"));

        assertThat(moved).isEqualTo(LeaseName.of("x/c"));
        assertThat(LeaseName.of("a/bc").isUnder(LeaseName.of("a/b"))).isFalse();
    }
}
