package org.rayonyarn.ray.worker;

/**
 * A task that runs as a thread has called {@link System#exit} or its like: thrown through it, so that it ends as its process would have, and the
 * node does not.
 */
public final class WorkerExit extends Error {
    private static final long serialVersionUID = 1L;

    /** @param call what the task has called */
    public WorkerExit(String call) {
        super("it has called " + call);
    }
}
