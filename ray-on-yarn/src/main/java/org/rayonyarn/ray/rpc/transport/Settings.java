package org.rayonyarn.ray.rpc.transport;

import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads and checks single settings, so that each refusal names key, value and bound. */
final class Settings {
    private Settings() {}

    static String text(Function<String, @Nullable String> settings, String key, String otherwise) {
        String value = settings.apply(key);
        return value == null ? otherwise : value.trim();
    }

    static int number(Function<String, @Nullable String> settings, String key, int otherwise) {
        String value = settings.apply(key);
        try {
            return value == null ? otherwise : Integer.parseInt(value.trim());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + "=" + value + " must be a whole number up to 2147483647", e);
        }
    }

    static Duration millis(Function<String, @Nullable String> settings, String key, int otherwise) {
        return Duration.ofMillis(number(settings, key, otherwise));
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
