package org.rayonyarn.ray;

import io.ray.api.ActorHandle;
import io.ray.api.ObjectRef;
import io.ray.api.options.CallOptions;
import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.env.ForeignFields;
import org.rayonyarn.ray.rpc.ActorOptions;
import org.rayonyarn.ray.rpc.FunctionDescriptor;
import org.rayonyarn.ray.rpc.TaskSpec;

/**
 * The public API's calls of functions and of actors' methods, in the name of the task that makes them. Immutable.
 *
 * <p>Invariant: arguments and actor are reachable until the node has counted what they refer to.
 */
final class CallBinding {
    private final TaskContext by;
    private final NodeGateway gateway;
    private final ForeignFields foreignFields;

    CallBinding(TaskContext by, ForeignFields foreignFields) {
        this.by = by;
        this.gateway = by.job().gateway();
        this.foreignFields = foreignFields;
    }

    @Nullable
    ObjectRef<?> call(FunctionDescriptor function, Object[] args, CallOptions options) {
        SpecFactory specs = new SpecFactory(by);
        foreignFields.check(CallEnvironments.of(options));
        TaskSpec task = specs.task(function, args, options);
        try {
            gateway.submit(task);
        } finally {
            Reference.reachabilityFence(args); // until here, where the node counts what they refer to
        }
        specs.submitted();
        return reference(task);
    }

    /** @param group one of the actor's concurrency groups; empty for the one that its method belongs to */
    @Nullable
    ObjectRef<?> callActor(ActorHandle<?> actor, FunctionDescriptor method, Object[] args, String group) {
        SpecFactory specs = new SpecFactory(by);
        TaskSpec call = specs.call(ActorBinding.idOf(gateway, actor), method, args, group);
        try {
            submitCall(actor, call);
        } finally {
            Reference.reachabilityFence(args); // until here, where the node counts what they refer to
            Reference.reachabilityFence(actor);
        }
        specs.submitted();
        return reference(call);
    }

    private void submitCall(ActorHandle<?> actor, TaskSpec call) {
        int maxPending = actor instanceof RemoteActor<?> ours
                ? ours.addressOn(gateway).maxPendingCalls()
                : ActorOptions.UNLIMITED;
        if (maxPending == ActorOptions.UNLIMITED) {
            gateway.submit(call);
        } else {
            gateway.submitCall(call, maxPending);
        }
    }

    /** The reference to the result, or null where the function gives nothing back. */
    private @Nullable ObjectRef<?> reference(TaskSpec spec) {
        if (spec.function().returnsVoid()) {
            gateway.release(spec.result());
            return null;
        }
        return new ObjectReference<>(spec.resultAddress(), gateway);
    }
}
