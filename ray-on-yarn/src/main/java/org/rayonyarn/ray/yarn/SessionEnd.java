package org.rayonyarn.ray.yarn;

import java.util.Optional;
import org.rayonyarn.appmaster.spi.Exit;
import org.rayonyarn.appmaster.spi.Outcome;

/**
 * Decides when a session ends, and how. A session belongs to the driver that it was made for: it ends with that driver, whatever
 * others have joined. Without clock or thread; safe for several threads, since words and ends come on different ones.
 */
final class SessionEnd {
    private static final int SIGNAL_BASE = 128;

    private final long joinTimeoutNs;
    private final long startedAtNs;
    private final boolean driverIsOurs;
    private boolean joined;
    private String lastWords = "";

    /**
     * @param joinTimeoutNs how long a driver may take to come
     * @param driverIsOurs whether the driver is a container, whose exit code tells how it ended
     */
    SessionEnd(long joinTimeoutNs, long nowNs, boolean driverIsOurs) {
        this.joinTimeoutNs = joinTimeoutNs;
        this.startedAtNs = nowNs;
        this.driverIsOurs = driverIsOurs;
    }

    /** Whether the driver is a member of the session is looked at from time to time. */
    synchronized Optional<Outcome> onLook(boolean driverIsMember, long nowNs) {
        if (driverIsMember) {
            joined = true;
            return Optional.empty();
        }
        if (driverIsOurs) {
            return Optional.empty(); // its container's end is what counts
        }
        if (joined) {
            return Optional.of(
                    Outcome.failed("the driver is gone without a word: its process was killed or its host is lost"));
        }
        if (nowNs - startedAtNs > joinTimeoutNs) {
            return Optional.of(Outcome.failed("no driver has joined within " + joinTimeoutNs / 1_000_000_000
                    + " s: the submitting process is gone or can't reach the head; see " + YarnConfig.JOIN_TIMEOUT));
        }
        return Optional.empty();
    }

    /** The driver says that the session is over; a driver in a container has still to end. */
    synchronized Optional<Outcome> onSaid(int exitCode, String text) {
        lastWords = text;
        return driverIsOurs ? Optional.empty() : Optional.of(outcome(exitCode, text));
    }

    /** The driver's container has ended. */
    synchronized Outcome onDriverExit(Exit exit) {
        return exit.cause() == Exit.Cause.SUCCESS
                ? Outcome.succeeded()
                : outcome(
                        exit.status() == 0 ? 1 : exit.status(),
                        lastWords.isEmpty() ? exit.diagnostics() : lastWords + "\n" + exit.diagnostics());
    }

    private static Outcome outcome(int status, String text) {
        if (status == 0) {
            return new Outcome(Outcome.Status.SUCCEEDED, 0, text);
        }
        int code = status > 0 && status <= 255 ? status : 1; // YARN's own negative codes are no exit codes
        Outcome.Status end = code == SIGNAL_BASE + 2 ? Outcome.Status.KILLED : Outcome.Status.FAILED;
        return new Outcome(end, code, text);
    }
}
