package org.rayonyarn.ray.rpc;

import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import io.ray.api.id.TaskId;
import java.util.List;
import java.util.Map;

/** Specifications for tests, with ids as they would have in life. */
public final class SampleTasks {
    public static final JobId JOB = JobId.fromInt(1);
    public static final TaskId DRIVER = LineageIds.driver(JOB);
    public static final FunctionDescriptor FUNCTION = new FunctionDescriptor("com.x.Sample", "work", "()I");

    private SampleTasks() {}

    public static ResourceSet cpus(double amount) {
        return ResourceSet.of(Map.of(ResourceSet.CPU, amount));
    }

    /** The {@code index}-th task of the driver. */
    public static TaskSpec plain(NodeId owner, long index, ResourceSet resources, TaskArg... args) {
        return plain(owner, JOB, index, 1, resources, args);
    }

    public static TaskSpec plain(
            NodeId owner, JobId job, long index, int depth, ResourceSet resources, TaskArg... args) {
        TaskId parent = LineageIds.driver(job);
        TaskId id = LineageIds.child(parent, job, index);
        return spec(id, job, parent, index, depth, args, resources, owner, TaskSpec.Kind.Plain.INSTANCE);
    }

    /** The constructor of the {@code index}-th actor of the driver. */
    public static TaskSpec constructor(NodeId owner, long index, ResourceSet resources, boolean detached) {
        ActorId actor = LineageIds.actor(DRIVER, JOB, index);
        ActorOptions options = ActorOptions.basic(detached ? "actor-" + index : "", "tests", detached);
        TaskSpec.Kind kind = new TaskSpec.Kind.CreateActor(actor, options);
        return spec(LineageIds.constructor(actor), JOB, DRIVER, index, 1, new TaskArg[0], resources, owner, kind);
    }

    /** The constructor of an actor that the head has been asked for. */
    public static TaskSpec constructor(ActorInfo actor) {
        TaskSpec.Kind kind = new TaskSpec.Kind.CreateActor(actor.id(), actor.options());
        return spec(
                LineageIds.constructor(actor.id()),
                actor.job(),
                DRIVER,
                0,
                1,
                new TaskArg[0],
                actor.resources(),
                actor.owner(),
                kind);
    }

    public static TaskSpec call(NodeId owner, ActorId actor, TaskId caller, long sequence, TaskArg... args) {
        TaskSpec.Kind kind = new TaskSpec.Kind.CallActor(actor, caller, sequence, "");
        TaskId id = LineageIds.call(caller, actor, sequence);
        return spec(id, JOB, caller, sequence, 1, args, ResourceSet.EMPTY, owner, kind);
    }

    public static ActorId actorOf(TaskSpec constructor) {
        return ((TaskSpec.Kind.CreateActor) constructor.kind()).actor();
    }

    private static TaskSpec spec(
            TaskId id,
            JobId job,
            TaskId parent,
            long index,
            int depth,
            TaskArg[] args,
            ResourceSet resources,
            NodeId owner,
            TaskSpec.Kind kind) {
        return new TaskSpec(
                id, job, parent, index, depth, "work", FUNCTION, List.of(args), resources, owner, 1, "", 0, kind);
    }
}
