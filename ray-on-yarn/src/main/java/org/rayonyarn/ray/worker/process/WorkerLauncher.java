package org.rayonyarn.ray.worker.process;

import java.io.IOException;
import java.nio.file.Path;

/** Starts worker processes. Called on a thread that may block. */
public interface WorkerLauncher {
    /**
     * Starts one; it will connect.
     *
     * @param name what it is to call itself
     * @param begun where it counts the tasks that it begins ({@link BegunCount})
     * @throws IOException if it can't be started, or what its environment asks for can't be had: the text is for the user
     */
    Process start(String name, WorkerKey key, Path begun) throws IOException;
}
