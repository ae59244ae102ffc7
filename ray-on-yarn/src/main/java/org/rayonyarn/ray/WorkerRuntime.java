package org.rayonyarn.ray;

import io.ray.api.Ray;
import io.ray.api.runtime.RayRuntime;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Makes a JVM that hosts workers one in which Ray is initialised already: a task need not, and must not, start a session. */
public final class WorkerRuntime {
    private static final AtomicReference<@Nullable RayRuntime> INSTALLED = new AtomicReference<>();

    private WorkerRuntime() {}

    /** To be called once, before any task runs. */
    public static void install(RayRuntime runtime) {
        INSTALLED.set(runtime);
        Ray.init();
    }

    /** What was installed, or null in a driver's JVM. */
    public static @Nullable RayRuntime installed() {
        return INSTALLED.get();
    }
}
