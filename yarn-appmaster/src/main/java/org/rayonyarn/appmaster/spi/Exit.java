package org.rayonyarn.appmaster.spi;

/**
 * How a container ended.
 *
 * @param cause what to make of it
 * @param status YARN's exit status: the process's own code, 128 + signal, or YARN's negative codes
 * @param diagnostics text for people: the container, its host, what the status means and, where readable, the tail of its stderr
 */
public record Exit(Cause cause, int status, String diagnostics) {
    /** What ended a container, as far as a caller treats it differently. */
    public enum Cause {
        /** The process ended with status 0. */
        SUCCESS,
        /** The process ended with another status of its own, or by a signal. */
        FAILED,
        /** The NodeManager killed it: it used more memory than its container has. */
        KILLED_FOR_MEMORY,
        /** The scheduler took it back for another application or queue. */
        PREEMPTED,
        /** Its node was lost, taken out of service, or its disks failed. */
        NODE_LOST,
        /** The application released it, or it ended with the application. */
        RELEASED,
        /** YARN ended it for a reason of its own, such as a grant that expired before its launch. */
        KILLED_BY_YARN
    }

    /** True where the program inside is not to blame, so another try elsewhere makes sense. */
    public boolean isEnvironmental() {
        return switch (cause) {
            case PREEMPTED, NODE_LOST, KILLED_BY_YARN -> true;
            case SUCCESS, FAILED, KILLED_FOR_MEMORY, RELEASED -> false;
        };
    }
}
