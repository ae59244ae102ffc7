package io.ray.runtime.config;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How a session runs, by Ray's names. */
public enum RunMode {
    /** In one JVM, whatever the address says: head, node, workers and driver. */
    LOCAL,
    /** By the address. */
    CLUSTER;

    private static final String MODE = "ray.run-mode";
    private static final String IS_LOCAL = "ray.local-mode";

    /** Every key, and what holds where it isn't set. */
    public static final Map<String, String> DEFAULTS = Map.of(MODE, CLUSTER.name(), IS_LOCAL, "");

    /**
     * What the settings say; {@code ray.local-mode} wins.
     *
     * @throws IllegalArgumentException naming key, value and what is allowed
     */
    public static RunMode of(Function<String, @Nullable String> settings) {
        return switch (text(settings, IS_LOCAL).toLowerCase(Locale.ROOT)) {
            case "true" -> LOCAL;
            case "false" -> CLUSTER;
            case "" -> named(text(settings, MODE));
            default ->
                throw new IllegalArgumentException(
                        IS_LOCAL + "=" + text(settings, IS_LOCAL) + " must be true or false");
        };
    }

    private static RunMode named(String mode) {
        return switch (mode.toUpperCase(Locale.ROOT)) {
            case "LOCAL" -> LOCAL;
            case "CLUSTER", "" -> CLUSTER;
            default -> throw new IllegalArgumentException(MODE + "=" + mode + " must be LOCAL or CLUSTER");
        };
    }

    private static String text(Function<String, @Nullable String> settings, String key) {
        String value = settings.apply(key);
        return value == null ? "" : value.strip();
    }
}
