package org.rayonyarn.ray.worker.process;

import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import java.util.List;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.TaskSpec;
import org.rayonyarn.ray.worker.WorkerHost;

/** The threads of a worker process whose tasks the simulation ends. */
record SimThreads(Starter starter) implements WorkerHost {
    interface Starter {
        void begin(TaskSpec spec, WorkerHost.Done done);
    }

    @Override
    public void run(TaskSpec task, List<Payload> args, Done done) {
        starter.begin(task, done);
    }

    @Override
    public void createActor(TaskSpec constructor, List<Payload> args, Done done) {
        throw new UnsupportedOperationException("no actors here");
    }

    @Override
    public void callActor(TaskSpec call, String group, List<Payload> args, Done done) {
        throw new UnsupportedOperationException("no actors here");
    }

    @Override
    public void removeActor(ActorId actor, Runnable gone) {
        gone.run();
    }

    @Override
    public void endJob(JobId job) {}

    @Override
    public void close() {}
}
