package org.rayonyarn.ray.rpc.transport;

import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How patient a {@link Network} is.
 *
 * @param retryDelay before the second attempt to connect; doubles with each
 * @param maxRetryDelay at most so long between attempts
 * @param unreachableAfter a node that is unknown or does not answer is given up after so long
 * @param maxWaitingBytes messages that may wait for one node that is not connected; beyond it the node counts as unreachable
 * @param holdBackBytes from so many waiting bytes on, submitters are held back
 */
public record NetworkConfig(
        Duration retryDelay,
        Duration maxRetryDelay,
        Duration unreachableAfter,
        long maxWaitingBytes,
        long holdBackBytes) {
    public static final String RETRY_DELAY_MS = "ray.rpc.retry-delay-ms";
    public static final String MAX_RETRY_DELAY_MS = "ray.rpc.max-retry-delay-ms";
    public static final String UNREACHABLE_AFTER_MS = "ray.rpc.unreachable-after-ms";
    public static final String MAX_WAITING_BYTES = "ray.rpc.max-waiting-bytes";

    /** Every key of its own, and what holds where it isn't set; submitters are held back from {@link TransportConfig}'s mark on. */
    public static final Map<String, String> DEFAULTS = Map.of(
            RETRY_DELAY_MS, "20",
            MAX_RETRY_DELAY_MS, "500",
            UNREACHABLE_AFTER_MS, "5000",
            MAX_WAITING_BYTES, "67108864");

    public NetworkConfig {
        Settings.require(Settings.isPositive(retryDelay), RETRY_DELAY_MS, retryDelay, "more than 0");
        Settings.require(
                maxRetryDelay.compareTo(retryDelay) >= 0,
                MAX_RETRY_DELAY_MS,
                maxRetryDelay,
                RETRY_DELAY_MS + " or more");
        Settings.require(Settings.isPositive(unreachableAfter), UNREACHABLE_AFTER_MS, unreachableAfter, "more than 0");
        Settings.require(
                maxWaitingBytes >= holdBackBytes,
                MAX_WAITING_BYTES,
                maxWaitingBytes,
                TransportConfig.HIGH_WATER_BYTES + " or more");
    }

    /** The defaults of {@code conf/ray-on-yarn-default.xml}. */
    public static NetworkConfig defaults() {
        return from(key -> null);
    }

    /**
     * @param settings the value of a key, or null to have the default
     * @throws IllegalArgumentException naming key, value and bound
     */
    public static NetworkConfig from(Function<String, @Nullable String> settings) {
        Function<String, String> values = Settings.over(DEFAULTS, settings);
        return new NetworkConfig(
                Settings.millis(values, RETRY_DELAY_MS),
                Settings.millis(values, MAX_RETRY_DELAY_MS),
                Settings.millis(values, UNREACHABLE_AFTER_MS),
                Settings.number(values, MAX_WAITING_BYTES),
                Settings.number(Settings.over(TransportConfig.DEFAULTS, settings), TransportConfig.HIGH_WATER_BYTES));
    }

    /** How long to wait before attempt number {@code attempt}; the first is 1. */
    Duration delayBefore(int attempt) {
        if (attempt <= 1) {
            return Duration.ZERO;
        }
        Duration delay = retryDelay.multipliedBy(1L << Math.min(20, attempt - 2));
        return delay.compareTo(maxRetryDelay) < 0 ? delay : maxRetryDelay;
    }
}
