package org.rayonyarn.ray.worker;

import io.ray.api.exception.RayActorException;
import io.ray.api.exception.RayException;
import io.ray.api.exception.RayIntentionalSystemExitException;
import io.ray.api.exception.RayTaskException;
import io.ray.api.exception.RayWorkerException;
import io.ray.api.id.ActorId;
import java.lang.ref.Reference;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.TaskContext;
import org.rayonyarn.ray.TaskContext.ActorContext;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.TaskSpec;
import org.rayonyarn.ray.value.SystemFailures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One execution of user code on the calling thread: arguments in, value or failure out. Stateless. */
final class TaskRunner {
    private static final Logger LOG = LoggerFactory.getLogger(TaskRunner.class);

    private final String address;

    /** @param address of this node, for the messages of exceptions */
    TaskRunner(String address) {
        this.address = address;
    }

    /** What an execution gave. */
    record Outcome(Payload value, @Nullable Object returned, long runNanos) {
        void report(WorkerHost.Done done) {
            try {
                done.onDone(value, runNanos);
            } finally {
                Reference.reachabilityFence(returned); // until here, where the node counts what the value refers to
            }
        }
    }

    Outcome run(
            TaskSpec spec, List<Payload> args, JobCode code, @Nullable ActorContext actor, @Nullable Object target) {
        TaskContext context = TaskContext.ofTask(code.context(), spec, actor);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(code.context().classLoader());
        TaskContext.enter(context);
        long start = System.nanoTime();
        try {
            Object[] values = values(args, code);
            start = System.nanoTime();
            Object returned = code.functions().invoke(spec.function(), target, values);
            long nanos = System.nanoTime() - start;
            return new Outcome(value(spec, returned, code), returned, nanos);
        } catch (Throwable thrown) { // whatever user code throws is its result
            return new Outcome(failure(spec, thrown, code, actor), null, System.nanoTime() - start);
        } finally {
            TaskContext.enter(null);
            thread.setContextClassLoader(before);
            Thread.interrupted(); // an interrupt meant the task, not the thread's next one
        }
    }

    private static @Nullable Object[] values(List<Payload> args, JobCode code) {
        @Nullable Object[] values = new Object[args.size()];
        for (int i = 0; i < values.length; i++) {
            Object value = code.context().serializer().deserialize(args.get(i));
            if (value instanceof RayException failure) {
                throw failure; // an argument that failed fails the task, its body does not run
            }
            values[i] = value;
        }
        return values;
    }

    /** A constructor's product stays where it is: it is the actor. */
    private static Payload value(TaskSpec spec, @Nullable Object returned, JobCode code) {
        if (!(spec.kind() instanceof TaskSpec.Kind.CreateActor)) {
            return code.context().serializer().serialize(returned);
        }
        if (returned == null) {
            throw new NullPointerException(spec.function() + " has returned no object to be the actor");
        }
        return Payload.Immediate.NULL;
    }

    /** As if the worker were a process. */
    private static Payload exited(TaskSpec spec, WorkerExit exit, @Nullable ActorContext actor) {
        LOG.warn("a task ends its worker; task={} function={} cause={}", spec.id(), spec.function(), exit.getMessage());
        if (actor == null) {
            String message = "task " + spec.name() + " is lost: " + exit.getMessage();
            return SystemFailures.of(new RayWorkerException(message));
        }
        actor.exit();
        return SystemFailures.ofActor(actor.id(), new RayWorkerException(String.valueOf(exit.getMessage())));
    }

    private Payload failure(TaskSpec spec, Throwable thrown, JobCode code, @Nullable ActorContext by) {
        if (thrown instanceof WorkerExit exit) {
            return exited(spec, exit, by);
        }
        int pid = (int) ProcessHandle.current().pid();
        if (thrown instanceof RayIntentionalSystemExitException
                && spec.kind() instanceof TaskSpec.Kind.CallActor call) {
            return code.context().serializer().failure(new RayActorException(call.actor()));
        }
        if (spec.kind() instanceof TaskSpec.Kind.CreateActor create) {
            ActorId actor = create.actor();
            LOG.warn("an actor's constructor failed; actor={} constructor={}", actor, spec.function(), thrown);
            return code.context().serializer().failure(new RayActorException(pid, address, actor, thrown));
        }
        if (spec.function().returnsVoid()) {
            LOG.warn("a task that returns nothing failed; task={} function={}", spec.id(), spec.function(), thrown);
        }
        String message = "task " + spec.name() + " failed; taskId=" + spec.id() + " cause=" + thrown;
        return code.context().serializer().failure(new RayTaskException(pid, address, message, thrown));
    }
}
