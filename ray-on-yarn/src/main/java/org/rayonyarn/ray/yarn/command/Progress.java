package org.rayonyarn.ray.yarn.command;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.rayonyarn.appmaster.ApplicationStatus;

/** Lines for whoever looks on, each with the seconds since the start. Any thread. */
final class Progress {
    private final PrintWriter err;
    private final long startedAtNs = System.nanoTime();

    Progress(PrintWriter err) {
        this.err = err;
    }

    void say(String line) {
        err.println(String.format(Locale.ROOT, "[%3d s] %s", seconds(), line));
        err.flush();
    }

    private long seconds() {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startedAtNs);
    }

    /** The last line: how it ended, and why. What else is known, the tail of a log, comes before. */
    void sayEnd(ApplicationStatus status) {
        String text = status.diagnostics();
        text.lines().skip(1).forEach(line -> err.println("    " + line));
        String cause = OneLine.first(text);
        err.println(
                status.state() + " " + status.id() + " in " + seconds() + " s" + (cause.isEmpty() ? "" : ": " + cause));
        err.flush();
    }
}
