package org.rayonyarn.ray.worker.process;

import io.ray.api.id.JobId;
import java.util.List;

/**
 * What a worker process was made for: it serves nothing that differs in any of this. Immutable.
 *
 * @param runtimeEnv as JSON; empty for none
 * @param jvmOptions an actor's own; empty for tasks
 */
public record WorkerKey(JobId job, String runtimeEnv, List<String> jvmOptions) {
    public WorkerKey {
        jvmOptions = List.copyOf(jvmOptions);
    }
}
