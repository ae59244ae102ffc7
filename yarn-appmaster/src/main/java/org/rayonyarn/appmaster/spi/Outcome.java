package org.rayonyarn.appmaster.spi;

/**
 * How an application ended, as told to YARN and to whoever follows it.
 *
 * @param exitCode what the submitting client should exit with, in [0, 255]; 0 exactly where {@code status} is SUCCEEDED
 * @param diagnostics text for people; empty where there is nothing to say
 */
public record Outcome(Status status, int exitCode, String diagnostics) {
    /** YARN's final states, as far as an application may choose them. */
    public enum Status {
        SUCCEEDED,
        FAILED,
        KILLED
    }

    public Outcome {
        if (exitCode < 0 || exitCode > 255) {
            throw new IllegalArgumentException("not an exit code: exitCode=" + exitCode);
        }
        if ((status == Status.SUCCEEDED) != (exitCode == 0)) {
            throw new IllegalArgumentException("exit code 0 means success: status=" + status + " exitCode=" + exitCode);
        }
    }

    /** All is well. */
    public static Outcome succeeded() {
        return new Outcome(Status.SUCCEEDED, 0, "");
    }

    /** Failed, with exit code 1. */
    public static Outcome failed(String diagnostics) {
        return new Outcome(Status.FAILED, 1, diagnostics);
    }
}
