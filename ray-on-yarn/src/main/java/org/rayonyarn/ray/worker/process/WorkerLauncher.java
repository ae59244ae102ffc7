package org.rayonyarn.ray.worker.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Starts worker processes. Any thread. */
public interface WorkerLauncher {
    /**
     * Starts one; it will connect. May block, while there is no memory for it.
     *
     * @param name what it is to call itself
     * @param begun where it counts the tasks that it begins ({@link BegunCount})
     * @param wanted asked while it waits, without a lock
     * @return null if it was not wanted any more
     * @throws IOException if it can't be started, or what its environment asks for can't be had: the text is for the user
     */
    @Nullable
    Process start(String name, WorkerKey key, Path begun, BooleanSupplier wanted) throws IOException;

    /** Whether one waits for memory. */
    boolean isShortOfMemory();

    /** Why one of those that run must end now, if one must. */
    Optional<String> overrun();
}
