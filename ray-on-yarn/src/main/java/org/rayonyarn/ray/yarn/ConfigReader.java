package org.rayonyarn.ray.yarn;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads single settings; every refusal is one line that names key, value and what it must be. */
final class ConfigReader {
    private final Function<String, @Nullable String> settings;

    ConfigReader(Function<String, @Nullable String> settings) {
        this.settings = settings;
    }

    String text(String key) {
        return optional(key).orElse(YarnConfig.DEFAULTS.getOrDefault(key, ""));
    }

    Optional<String> optional(String key) {
        return Optional.ofNullable(settings.apply(key)).map(String::trim).filter(value -> !value.isEmpty());
    }

    /** Separated by commas. */
    List<String> list(String key) {
        return Stream.of(text(key).split(","))
                .map(String::trim)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** The values of {@code key.0}, {@code key.1} and so on. */
    List<String> numbered(String key) {
        List<String> values = new ArrayList<>();
        for (String value = settings.apply(key + ".0");
                value != null;
                value = settings.apply(key + "." + values.size())) {
            values.add(value);
        }
        return values;
    }

    int number(String key, int least) {
        String text = text(key);
        try {
            int number = Integer.parseInt(text);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(key + "=" + text + " must be a whole number of at least " + least);
    }

    /** Memory in MiB; written with a unit, {@code m} or {@code g}, or as a plain number of MiB. */
    long megabytes(String key) {
        String text = text(key).toLowerCase(Locale.ROOT);
        String digits = text.replaceFirst("(m|g)b?$", "");
        if (!digits.matches("[1-9][0-9]{0,8}")) {
            throw new IllegalArgumentException(key + "=" + text + " must be an amount of memory such as 512m or 4g");
        }
        return Long.parseLong(digits) * (text.contains("g") ? 1024 : 1);
    }

    double share(String key) {
        double share = shareOrNone(key);
        if (share > 0) {
            return share;
        }
        throw new IllegalArgumentException(key + "=" + text(key) + " must lie between 0 and 1");
    }

    /** A share that may be 0. */
    double shareOrNone(String key) {
        String text = text(key);
        try {
            double share = Double.parseDouble(text);
            if (share >= 0 && share < 1) {
                return share;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(key + "=" + text + " must lie between 0 and 1");
    }

    Duration seconds(String key) {
        return Duration.ofSeconds(number(key, 1));
    }

    boolean flag(String key) {
        String text = text(key);
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException(key + "=" + text + " must be true or false");
        }
        return text.equals("true");
    }

    <E extends Enum<E>> E choice(String key, Class<E> type) {
        String text = text(key);
        return Stream.of(type.getEnumConstants())
                .filter(value -> value.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(key + "=" + text + " must be one of "
                        + Stream.of(type.getEnumConstants())
                                .map(value -> value.name().toLowerCase(Locale.ROOT))
                                .toList()));
    }
}
