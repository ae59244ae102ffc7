package org.rayonyarn.appmaster.internal;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rayonyarn.appmaster.spi.Outcome;

/** Carries an exit code through YARN, which knows only final states: as the last line of the diagnostics. */
public final class ExitCodeText {
    private static final Pattern LAST_LINE = Pattern.compile("\\n?\\[exit code (\\d{1,3})]\\s*$");

    private ExitCodeText() {}

    /** The outcome's diagnostics with its exit code. */
    public static String append(Outcome outcome) {
        return outcome.diagnostics() + "\n[exit code " + outcome.exitCode() + "]";
    }

    /** The exit code in such diagnostics; empty if they have none. */
    public static OptionalInt find(String diagnostics) {
        Matcher line = LAST_LINE.matcher(diagnostics);
        return line.find() ? OptionalInt.of(Integer.parseInt(line.group(1))) : OptionalInt.empty();
    }

    /** The diagnostics without that line. */
    public static String strip(String diagnostics) {
        return LAST_LINE.matcher(diagnostics).replaceFirst("");
    }
}
