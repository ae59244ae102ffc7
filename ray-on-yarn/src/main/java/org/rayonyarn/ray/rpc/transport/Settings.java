package org.rayonyarn.ray.rpc.transport;

import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads and checks single settings, so that each refusal names key, value and bound. */
final class Settings {
    private Settings() {}

    /** What is set, and the default where it isn't. */
    static Function<String, String> over(Map<String, String> defaults, Function<String, @Nullable String> settings) {
        return key -> {
            String value = settings.apply(key);
            return value == null ? defaults.getOrDefault(key, "") : value.trim();
        };
    }

    static int number(Function<String, String> values, String key) {
        String value = values.apply(key);
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + "=" + value + " must be a whole number up to 2147483647", e);
        }
    }

    static Duration millis(Function<String, String> values, String key) {
        return Duration.ofMillis(number(values, key));
    }

    static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    static void require(boolean holds, String key, Object value, String bound) {
        if (!holds) {
            Object shown = value instanceof Duration duration ? duration.toMillis() : value;
            throw new IllegalArgumentException(key + "=" + shown + " must be " + bound);
        }
    }
}
