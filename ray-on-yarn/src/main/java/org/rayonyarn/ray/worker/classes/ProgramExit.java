package org.rayonyarn.ray.worker.classes;

import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Where a program's calls that end its process come by, so that the exit code is known to those who clean up: the platform tells it to
 * nobody. Its public methods but one are found by name, see {@link ExitCalls}. Any thread.
 */
public final class ProgramExit {
    private static OptionalInt first = OptionalInt.empty(); // guarded by the class
    private static volatile Consumer<String> interceptor = call -> {};

    /** @param before is told of every call first, as {@code System.exit(1)}; what it throws is thrown to who calls, and the process goes on */
    public static void interceptWith(Consumer<String> before) {
        interceptor = before;
    }

    private ProgramExit() {}

    /** What the program calls in place of {@link System#exit}. */
    public static void exit(int code) {
        exit("System.exit", code);
    }

    /** What the program calls in place of {@link Runtime#exit}. */
    public static void exit(Runtime runtime, int code) {
        Objects.requireNonNull(runtime);
        exit("Runtime.exit", code);
    }

    /** What the program calls in place of {@link Runtime#halt}, after which nobody cleans up. */
    public static void halt(Runtime runtime, int code) {
        Objects.requireNonNull(runtime);
        interceptor.accept("Runtime.halt(" + code + ")");
        runtime.halt(code);
    }

    private static void exit(String method, int code) {
        interceptor.accept(method + "(" + code + ")");
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
