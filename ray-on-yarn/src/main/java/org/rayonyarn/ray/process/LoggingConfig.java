package org.rayonyarn.ray.process;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What worker processes do with their logs, by Ray's keys {@code ray.logging.*}. Immutable.
 *
 * @param dir where they write files of their own; empty where their output is their node's
 * @param maxFileSize as the logging library has it: {@code 500MB}
 * @param loggers further files, each for one logger
 * @param isForwarded whether the driver prints what they print
 */
public record LoggingConfig(
        String level,
        String pattern,
        String dir,
        String maxFileSize,
        String maxBackupFiles,
        String filePrefix,
        List<Extra> loggers,
        boolean isForwarded) {
    private static final String LEVEL = "ray.logging.level";
    private static final String PATTERN = "ray.logging.pattern";
    static final String DIR = "ray.logging.dir";
    private static final String MAX_FILE_SIZE = "ray.logging.max-file-size";
    private static final String MAX_BACKUP_FILES = "ray.logging.max-backup-files";
    private static final String FILE_PREFIX = "ray.logging.file-prefix";
    private static final String LOGGERS = "ray.logging.loggers";
    private static final String FORWARD = "ray.logging.forward-to-driver";

    private static final List<String> LEVELS =
            List.of("OFF", "FATAL", "ERROR", "WARN", "INFO", "DEBUG", "TRACE", "ALL");

    /** Every key, and what holds where it isn't set. */
    public static final Map<String, String> DEFAULTS = Map.of(
            LEVEL, "INFO",
            PATTERN, "%d{yyyy-MM-dd HH:mm:ss,SSS} %p %c{1} [%t]: %m%n",
            DIR, "",
            MAX_FILE_SIZE, "500MB",
            MAX_BACKUP_FILES, "10",
            FILE_PREFIX, "java-worker",
            LOGGERS, "",
            FORWARD, "false");

    /**
     * A logger with a file of its own.
     *
     * @param fileName without its ending; {@code %j} stands for the job, {@code %p} for the process
     */
    public record Extra(String name, String fileName, String pattern) {}

    /** @throws IllegalArgumentException if there is no such level, or a logger has no name or no file: names the key */
    public static LoggingConfig from(Function<String, @Nullable String> settings) {
        Function<String, String> values = key -> orElse(settings.apply(key), String.valueOf(DEFAULTS.get(key)));
        return new LoggingConfig(
                level(values.apply(LEVEL)),
                values.apply(PATTERN),
                values.apply(DIR),
                values.apply(MAX_FILE_SIZE),
                values.apply(MAX_BACKUP_FILES),
                values.apply(FILE_PREFIX),
                loggers(settings, values.apply(PATTERN)),
                Boolean.parseBoolean(values.apply(FORWARD)));
    }

    /**
     * For one worker.
     *
     * @param jvmOptions of its own, whose {@code -Dray.logging.*} win
     */
    static LoggingConfig from(Function<String, @Nullable String> settings, List<String> jvmOptions) {
        Map<String, String> own = new HashMap<>();
        for (String option : jvmOptions) {
            int equals = option.indexOf('=');
            if (option.startsWith("-Dray.logging.") && equals > 0) {
                own.put(option.substring("-D".length(), equals), option.substring(equals + 1));
            }
        }
        return from(key -> own.containsKey(key) ? own.get(key) : settings.apply(key));
    }

    private static String level(String level) {
        if (!LEVELS.contains(level.toUpperCase(Locale.ROOT))) {
            throw new IllegalArgumentException(LEVEL + "=" + level + " must be one of " + String.join(", ", LEVELS));
        }
        return level;
    }

    private static List<Extra> loggers(Function<String, @Nullable String> settings, String pattern) {
        List<Extra> loggers = new ArrayList<>();
        while (true) {
            String key = LOGGERS + "." + loggers.size();
            String name = settings.apply(key + ".name");
            String file = settings.apply(key + ".file-name");
            if (name == null && file == null) {
                return loggers;
            }
            if (name == null || file == null) {
                throw new IllegalArgumentException(key + " needs both " + key + ".name and " + key + ".file-name");
            }
            loggers.add(new Extra(name, file, orElse(settings.apply(key + ".pattern"), pattern)));
        }
    }

    private static String orElse(@Nullable String value, String otherwise) {
        return value == null || value.isBlank() ? otherwise : value;
    }
}
