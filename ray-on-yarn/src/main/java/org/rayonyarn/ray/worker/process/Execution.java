package org.rayonyarn.ray.worker.process;

import io.ray.api.exception.RayActorException;
import io.ray.api.exception.RayException;
import io.ray.api.exception.RayWorkerException;
import io.ray.api.id.TaskId;
import java.util.ArrayList;
import java.util.List;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.TaskArg;
import org.rayonyarn.ray.rpc.TaskSpec;
import org.rayonyarn.ray.value.SystemFailures;
import org.rayonyarn.ray.worker.WorkerHost;

/** One task, constructor or call on its way to a worker and back. Immutable; equal to itself alone. */
final class Execution {
    private final TaskSpec spec;
    private final WorkerHost.Done done;

    private Execution(TaskSpec spec, WorkerHost.Done done) {
        this.spec = spec;
        this.done = done;
    }

    /** @param args values, which travel in the place of what the specification refers to */
    static Execution of(TaskSpec spec, List<Payload> args, WorkerHost.Done done) {
        List<TaskArg> values = new ArrayList<>(args.size());
        for (Payload arg : args) {
            values.add(new TaskArg.Value(arg));
        }
        return new Execution(spec.withArgs(values), done);
    }

    TaskSpec spec() {
        return spec;
    }

    TaskId id() {
        return spec.id();
    }

    WorkerHost.Done done() {
        return done;
    }

    /** Who is told of a task that was sent ahead. */
    WorkerHost.Ahead ahead() {
        return (WorkerHost.Ahead) done;
    }

    /** Whether it may begin with what this one holds, as soon as this one ends: no child of it, for which it may wait. */
    boolean mayBeFollowedBy(TaskSpec next) {
        return spec.kind() instanceof TaskSpec.Kind.Plain plain
                && !plain.alone()
                && spec.resources().equals(next.resources())
                && next.depth() <= spec.depth();
    }

    boolean isConstructor() {
        return spec.kind() instanceof TaskSpec.Kind.CreateActor;
    }

    /** It is lost with its worker, or gets none. A call that its actor took along is told by the head; all else ends here. */
    void fail(RayException why) {
        if (spec.kind() instanceof TaskSpec.Kind.CreateActor create) {
            done.onDone(SystemFailures.of(new RayActorException(0, "", create.actor(), why)), 0);
        } else if (spec.kind() instanceof TaskSpec.Kind.Plain) {
            done.onDone(SystemFailures.of(naming(why)), 0);
        }
    }

    private RayException naming(RayException why) {
        return why instanceof RayWorkerException
                ? new RayWorkerException("task " + spec.name() + " is lost: " + why.getMessage())
                : why;
    }
}
