package org.rayonyarn.ray.worker.process;

import java.util.ArrayList;
import java.util.List;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.TaskArg;
import org.rayonyarn.ray.rpc.TaskSpec;
import org.rayonyarn.ray.worker.WorkerHost;

/** One task, constructor or call on its way to a worker and back. Immutable. */
record Execution(TaskSpec spec, WorkerHost.Done done) {
    /** @param args values, which travel in the place of what the specification refers to */
    static Execution of(TaskSpec spec, List<Payload> args, WorkerHost.Done done) {
        List<TaskArg> values = new ArrayList<>(args.size());
        for (Payload arg : args) {
            values.add(new TaskArg.Value(arg));
        }
        return new Execution(spec.withArgs(values), done);
    }
}
