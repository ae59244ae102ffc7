package org.rayonyarn.ray.yarn;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.appmaster.spi.Exit;
import org.rayonyarn.appmaster.spi.Outcome;

/**
 * Decides when a session ends, and how. A session belongs to the driver that it was made for: it ends with that driver, whatever
 * others have joined. A driver that fails in the moment in which a node was lost likely failed of that: YARN, which alone knows what
 * ended the node, is given a little time to say so. Without clock or thread; safe for several threads, since words and ends come on different ones.
 */
final class SessionEnd {
    private static final int SIGNAL_BASE = 128;
    /** How long a loss takes to be seen: the processes of a container do not end all at once. */
    private static final long MOMENT_NS = 500_000_000L;
    /** How long YARN's word is waited for: its heartbeats take a second each, a busy machine a few more. */
    private static final long PATIENCE_NS = 8_000_000_000L;

    private final long joinTimeoutNs;
    private final long startedAtNs;
    private final boolean driverIsOurs;
    private boolean joined;
    private String lastWords = "";
    private @Nullable Outcome failure;
    private long failedAtNs;

    /**
     * @param joinTimeoutNs how long a driver may take to come
     * @param driverIsOurs whether the driver is a container, whose exit code tells how it ended
     */
    SessionEnd(long joinTimeoutNs, long nowNs, boolean driverIsOurs) {
        this.joinTimeoutNs = joinTimeoutNs;
        this.startedAtNs = nowNs;
        this.driverIsOurs = driverIsOurs;
    }

    /**
     * The members of the session are looked at from time to time.
     *
     * @param nodeIsMissing whether a node is gone whose container's end YARN has not told yet
     */
    synchronized Optional<Outcome> onLook(boolean driverIsMember, boolean nodeIsMissing, long nowNs) {
        if (failure != null) {
            boolean wait = nowNs - failedAtNs < (nodeIsMissing ? PATIENCE_NS : MOMENT_NS);
            return wait ? Optional.empty() : Optional.of(failure);
        }
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
    synchronized Optional<Outcome> onSaid(int exitCode, String text, long nowNs) {
        lastWords = text;
        return driverIsOurs ? Optional.empty() : heldIfFailed(outcome(exitCode, text), nowNs);
    }

    /** The driver's container has ended. */
    synchronized Optional<Outcome> onDriverExit(Exit exit, long nowNs) {
        Outcome end = exit.cause() == Exit.Cause.SUCCESS
                ? Outcome.succeeded()
                : outcome(
                        exit.status() == 0 ? 1 : exit.status(),
                        lastWords.isEmpty() ? exit.diagnostics() : lastWords + "\n" + exit.diagnostics());
        return heldIfFailed(end, nowNs);
    }

    /** A node's container has ended; if a failed driver waits for that word, it stands beside the driver's own. */
    synchronized void onNodeEnd(Exit exit) {
        if (failure != null && exit.cause() != Exit.Cause.RELEASED) {
            failure = new Outcome(
                    failure.status(),
                    failure.exitCode(),
                    failure.diagnostics() + "\na node was lost in that moment: " + exit.diagnostics());
        }
    }

    private Optional<Outcome> heldIfFailed(Outcome end, long nowNs) {
        if (end.status() == Outcome.Status.FAILED && failure == null) {
            failure = end;
            failedAtNs = nowNs;
        }
        return end.status() == Outcome.Status.FAILED ? Optional.empty() : Optional.of(end);
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
