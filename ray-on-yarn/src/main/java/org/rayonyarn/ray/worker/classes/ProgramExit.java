package org.rayonyarn.ray.worker.classes;

import java.util.OptionalInt;
import java.util.function.IntConsumer;

/**
 * Where a program's calls of {@link System#exit} come by, so that the exit code is known to those who clean up: the platform tells it
 * to nobody. Any thread.
 */
public final class ProgramExit {
    private static OptionalInt first = OptionalInt.empty(); // guarded by the class
    private static volatile IntConsumer interceptor = code -> {};

    /** @param before is told of every exit code first; what it throws is thrown to who calls, and the process goes on */
    public static void interceptWith(IntConsumer before) {
        interceptor = before;
    }

    private ProgramExit() {}

    /** What the program calls in place of {@link System#exit}; found by name, see {@link ExitCalls}. */
    public static void exit(int code) {
        interceptor.accept(code);
        note(code);
        System.exit(code); // without the lock: it never returns
    }

    private static synchronized void note(int code) {
        if (first.isEmpty()) {
            first = OptionalInt.of(code);
        }
    }

    /** The code of the call that ends this process; empty if there was none. */
    public static synchronized OptionalInt code() {
        return first;
    }
}
