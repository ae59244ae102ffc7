package org.rayonyarn.ray.worker.classes;

import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Where a program's calls of {@link System#exit} come by, so that the exit code is known to those who clean up: the platform tells it
 * to nobody. Any thread.
 */
public final class ProgramExit {
    private static final AtomicReference<OptionalInt> FIRST = new AtomicReference<>(OptionalInt.empty());

    private ProgramExit() {}

    /** What the program calls in place of {@link System#exit}; found by name, see {@link ExitCalls}. */
    public static void exit(int code) {
        FIRST.compareAndSet(OptionalInt.empty(), OptionalInt.of(code));
        System.exit(code);
    }

    /** The code of the call that ends this process; empty if there was none. */
    public static OptionalInt code() {
        return FIRST.get();
    }
}
