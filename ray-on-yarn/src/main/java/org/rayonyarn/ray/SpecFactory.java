package org.rayonyarn.ray;

import io.ray.api.ObjectRef;
import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import io.ray.api.id.ObjectId;
import io.ray.api.id.TaskId;
import io.ray.api.options.ActorCreationOptions;
import io.ray.api.options.ActorLifetime;
import io.ray.api.options.CallOptions;
import io.ray.runtime.util.SystemConfig;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.env.Environment;
import org.rayonyarn.ray.rpc.ActorOptions;
import org.rayonyarn.ray.rpc.FunctionDescriptor;
import org.rayonyarn.ray.rpc.LineageIds;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.TaskArg;
import org.rayonyarn.ray.rpc.TaskSpec;
import org.rayonyarn.ray.rpc.TaskSpec.Kind;

/** Makes specifications out of what the user called, in the name of the calling task. */
final class SpecFactory {
    /** Larger arguments are put once, and sent as a reference; Ray's limit. */
    static final int INLINE_BYTES = (int) SystemConfig.getLargestSizePassedByValue();

    private final TaskContext by;
    private final JobId job;
    private final NodeInfo node;
    private final List<ObjectAddress> puts = new ArrayList<>(0);

    SpecFactory(TaskContext by) {
        this.by = by;
        this.job = by.job().id();
        this.node = by.job().gateway().self();
    }

    TaskSpec task(FunctionDescriptor function, Object[] args, CallOptions options) {
        ResourceSet resources = PlacementGroupBinding.demand(options.resources, options.group, options.bundleIndex);
        long index = by.nextSubmission();
        TaskId id = LineageIds.child(by.task(), job, index);
        String env = CallEnvironments.of(options);
        return spec(id, index, options.name, function, args, resources, env, Kind.Plain.INSTANCE);
    }

    TaskSpec constructor(
            FunctionDescriptor factory, Object[] args, ActorOptions options, ResourceSet resources, String env) {
        long index = by.nextSubmission();
        ActorId actor = LineageIds.actor(by.task(), job, index);
        TaskId id = LineageIds.constructor(actor);
        Kind kind = new Kind.CreateActor(actor, options);
        return spec(id, index, null, factory, args, resources, env, kind);
    }

    TaskSpec call(ActorId actor, FunctionDescriptor method, Object[] args, String group) {
        long sequence = by.nextCallTo(actor);
        TaskId id = LineageIds.call(by.caller(), actor, sequence);
        Kind kind = new Kind.CallActor(actor, by.caller(), sequence, group);
        return spec(id, sequence, null, method, args, ResourceSet.EMPTY, "", kind);
    }

    ObjectAddress nextPut() {
        return address(LineageIds.put(by.task(), by.nextPut()));
    }

    /** What was made has been submitted, and keeps its large arguments itself from now on. */
    void submitted() {
        puts.forEach(object -> by.job().gateway().release(object.id()));
    }

    private TaskSpec spec(
            TaskId id,
            long index,
            @Nullable String name,
            FunctionDescriptor function,
            Object[] args,
            ResourceSet resources,
            String runtimeEnv,
            Kind kind) {
        return new TaskSpec(
                id,
                job,
                by.task(),
                index,
                by.depth() + 1,
                name == null ? "" : name,
                function,
                arguments(args),
                resources,
                node.id(),
                node.epoch(),
                Environment.merge(by.runtimeEnv(), runtimeEnv),
                0,
                kind);
    }

    private List<TaskArg> arguments(Object[] args) {
        if (args.length == 0) {
            return List.of();
        }
        List<TaskArg> arguments = new ArrayList<>(args.length);
        for (Object arg : args) {
            arguments.add(argument(arg));
        }
        return arguments;
    }

    private TaskArg argument(@Nullable Object arg) {
        if (arg instanceof ObjectRef<?> reference) {
            return new TaskArg.Reference(addressOf(reference));
        }
        Payload payload = by.job().serializer().serialize(arg);
        if (payload.sizeBytes() <= INLINE_BYTES) {
            return new TaskArg.Value(payload);
        }
        ObjectAddress object = nextPut();
        by.job().gateway().put(object, payload);
        puts.add(object);
        return new TaskArg.Reference(object);
    }

    private ObjectAddress addressOf(ObjectRef<?> reference) {
        return new Handles(by.job().gateway()).addressOf(reference);
    }

    private ObjectAddress address(ObjectId object) {
        return new ObjectAddress(object, node.id(), node.epoch());
    }

    ActorOptions actorOptions(ActorCreationOptions options) {
        boolean detached =
                options.lifetime == null ? by.job().detachedByDefault() : options.lifetime == ActorLifetime.DETACHED;
        requireLimit("maxRestarts", options.maxRestarts);
        requireLimit("maxTaskRetries", options.maxTaskRetries);
        return new ActorOptions(
                options.name == null ? "" : options.name,
                options.namespace == null ? by.job().namespace() : options.namespace,
                options.maxConcurrency,
                options.maxRestarts,
                options.maxTaskRetries,
                options.maxPendingCalls,
                detached,
                ConcurrencyGroups.specs(options.concurrencyGroups),
                options.jvmOptions == null ? List.of() : options.jvmOptions);
    }

    private static void requireLimit(String name, int limit) {
        if (limit < ActorOptions.UNLIMITED) {
            throw new IllegalArgumentException(
                    name + "=" + limit + " must be at least 0, or " + ActorOptions.UNLIMITED + " for no limit");
        }
    }
}
