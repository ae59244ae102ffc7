package org.rayonyarn.ray.worker;

/**
 * A task that runs as a thread has called {@link System#exit}: thrown through it, so that it ends as its process would have, and the
 * node does not.
 */
public final class WorkerExit extends Error {
    private static final long serialVersionUID = 1L;

    /** @param code what the task wanted to exit with */
    public WorkerExit(int code) {
        super("it has called System.exit(" + code + ")");
    }
}
