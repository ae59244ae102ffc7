package org.rayonyarn.ray.rpc.transport;

import java.time.Duration;

/** Runs things later, on one thread, in order of their time. A simulator brings its own. */
public interface Timers {
    void after(Duration delay, Runnable task);

    /** Nanoseconds on the clock that {@link #after} goes by; only differences mean anything. */
    long nanoTime();
}
