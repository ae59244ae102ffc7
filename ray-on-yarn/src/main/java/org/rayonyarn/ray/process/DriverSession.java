package org.rayonyarn.ray.process;

import io.ray.api.id.JobId;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.JobContext;
import org.rayonyarn.ray.RayOnYarnRuntime;
import org.rayonyarn.ray.TaskContext;
import org.rayonyarn.ray.rpc.LineageIds;
import org.rayonyarn.ray.worker.function.FunctionDescriber;

/** Makes a process's node into a driver, or into workers that have none. */
public final class DriverSession {
    private DriverSession() {}

    /**
     * Begins a job and gives the runtime that its program uses.
     *
     * @param namespace empty for one of its own
     * @param wanted null for the next free id
     * @param bootstrapAddress what others put into {@code ray.address}
     * @param onShutdown leaves or ends the session; called once, after the job has ended
     */
    public static RayOnYarnRuntime begin(
            NodeProcess process,
            String namespace,
            String entrypoint,
            @Nullable JobId wanted,
            String bootstrapAddress,
            Runnable onShutdown) {
        JobContext job = process.startJob(namespace, entrypoint, wanted);
        TaskContext root = TaskContext.ofDriver(job, LineageIds.driver(job.id()));
        return new RayOnYarnRuntime(root, FunctionDescriber::describe, bootstrapAddress, () -> {
            if (!process.isOver()) {
                process.gateway().endJob(job.id());
            }
            onShutdown.run();
        });
    }

    /** For a JVM that only runs tasks: whoever calls Ray there does so from a task. */
    public static RayOnYarnRuntime workersOnly(String bootstrapAddress) {
        return new RayOnYarnRuntime(null, FunctionDescriber::describe, bootstrapAddress, () -> {});
    }
}
