package org.rayonyarn.ray.process;

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
     * @param bootstrapAddress what others put into {@code ray.address}
     * @param onShutdown leaves or ends the session; called once, after the job has ended
     */
    public static RayOnYarnRuntime begin(
            NodeProcess process, DriverProgram program, String bootstrapAddress, Runnable onShutdown) {
        JobContext job = process.startJob(program);
        TaskContext root = TaskContext.ofDriver(job, LineageIds.driver(job.id()), program.runtimeEnv());
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
