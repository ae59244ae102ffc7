package org.rayonyarn.ray.yarn.rows;

import java.util.Objects;
import java.util.concurrent.Callable;

/** Whether one row holds. */
public interface Check {
    /** @throws Exception or an AssertionError that says what does not hold */
    void run() throws Exception;

    static void equal(Object actual, Object expected) {
        if (!Objects.equals(actual, expected)) {
            throw new AssertionError("expected " + expected + " but got " + actual);
        }
    }

    static void that(boolean holds, Object what) {
        if (!holds) {
            throw new AssertionError("does not hold: " + what);
        }
    }

    /** The exception, for more questions. */
    static <E extends Throwable> E fails(Class<E> type, Callable<?> action) {
        Object result;
        try {
            result = action.call();
        } catch (Throwable e) {
            if (type.isInstance(e)) {
                return type.cast(e);
            }
            throw new AssertionError("expected " + type.getSimpleName() + " but it threw " + e, e);
        }
        throw new AssertionError("expected " + type.getSimpleName() + " but got " + result);
    }

    /** For what comes about by itself, within a minute. */
    static void eventually(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (!condition.call()) {
            that(System.nanoTime() - deadline < 0, "within a minute");
            Thread.sleep(20);
        }
    }
}
