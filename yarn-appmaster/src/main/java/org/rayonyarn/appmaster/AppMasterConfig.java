package org.rayonyarn.appmaster;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the generic AM and its client. Durations are written as a number and a unit: {@code 500ms}, {@code 30s}, {@code 10m}.
 *
 * @param connectTimeout how long the client tries to reach the ResourceManager
 * @param pollInterval how often the client asks how the application is
 * @param stagingFolder where applications' private folders are made; empty for {@code .rayonyarn} under the user's home on the default
 *     file system
 * @param heartbeatInterval how often the AM calls the ResourceManager
 * @param startTimeout how long a NodeManager may take to accept a launch
 * @param watchdogTimeout how long one call of the application may take before the AM gives itself up
 * @param webPort the tracking page's port on the AM's host; 0 for any free one
 * @param logTailBytes how much of a failed container's stderr the diagnostics quote
 */
public record AppMasterConfig(
        Duration connectTimeout,
        Duration pollInterval,
        Optional<String> stagingFolder,
        Duration heartbeatInterval,
        Duration startTimeout,
        Duration watchdogTimeout,
        int webPort,
        int logTailBytes) {
    public static final String CONNECT_TIMEOUT = "appmaster.client.connect-timeout";
    public static final String POLL_INTERVAL = "appmaster.client.poll-interval";
    public static final String STAGING_FOLDER = "appmaster.staging-folder";
    public static final String HEARTBEAT_INTERVAL = "appmaster.heartbeat-interval";
    public static final String START_TIMEOUT = "appmaster.start-timeout";
    public static final String WATCHDOG_TIMEOUT = "appmaster.watchdog-timeout";
    public static final String WEB_PORT = "appmaster.web.port";
    public static final String LOG_TAIL_BYTES = "appmaster.log-tail-bytes";

    public AppMasterConfig {
        checkPositive(CONNECT_TIMEOUT, connectTimeout);
        checkPositive(POLL_INTERVAL, pollInterval);
        checkPositive(HEARTBEAT_INTERVAL, heartbeatInterval);
        checkPositive(START_TIMEOUT, startTimeout);
        checkPositive(WATCHDOG_TIMEOUT, watchdogTimeout);
        checkRange(WEB_PORT, webPort, 65535);
        checkRange(LOG_TAIL_BYTES, logTailBytes, 1 << 20);
    }

    /** The settings by key; a key without a value has its default. Each bad value is named with its key. */
    public static AppMasterConfig from(Function<String, @Nullable String> settings) {
        return new AppMasterConfig(
                duration(settings, CONNECT_TIMEOUT, "30s"),
                duration(settings, POLL_INTERVAL, "500ms"),
                Optional.ofNullable(settings.apply(STAGING_FOLDER))
                        .map(String::trim)
                        .filter(folder -> !folder.isEmpty()),
                duration(settings, HEARTBEAT_INTERVAL, "1s"),
                duration(settings, START_TIMEOUT, "60s"),
                duration(settings, WATCHDOG_TIMEOUT, "60s"),
                number(settings, WEB_PORT, "0"),
                number(settings, LOG_TAIL_BYTES, "2048"));
    }

    private static void checkPositive(String key, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(key + " must be longer than nothing: value=" + value.toMillis() + "ms");
        }
    }

    private static void checkRange(String key, int value, int maximum) {
        if (value < 0 || value > maximum) {
            throw new IllegalArgumentException(key + " must be in [0, " + maximum + "]: value=" + value);
        }
    }

    private static Duration duration(Function<String, @Nullable String> settings, String key, String byDefault) {
        String text = value(settings, key, byDefault);
        int unit = 0;
        while (unit < text.length() && Character.isDigit(text.charAt(unit))) {
            unit++;
        }
        if (unit == 0 || unit > 9) {
            throw notADuration(key, text);
        }
        long count = Long.parseLong(text.substring(0, unit));
        return switch (text.substring(unit).trim()) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> throw notADuration(key, text);
        };
    }

    private static IllegalArgumentException notADuration(String key, String text) {
        return new IllegalArgumentException(
                key + " must be a number with a unit, such as 500ms, 30s, 10m or 2h: value=" + text);
    }

    private static int number(Function<String, @Nullable String> settings, String key, String byDefault) {
        String text = value(settings, key, byDefault);
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + " must be a whole number: value=" + text, e);
        }
    }

    private static String value(Function<String, @Nullable String> settings, String key, String byDefault) {
        String text = settings.apply(key);
        return text == null || text.isBlank() ? byDefault : text.trim();
    }
}
