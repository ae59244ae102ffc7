package org.rayonyarn.ray;

import io.ray.api.ActorHandle;
import io.ray.api.BaseActorHandle;
import io.ray.api.exception.RayIntentionalSystemExitException;
import io.ray.api.id.ActorId;
import io.ray.api.options.ActorCreationOptions;
import java.lang.ref.Reference;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.env.ForeignFields;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.ActorOptions;
import org.rayonyarn.ray.rpc.ActorState;
import org.rayonyarn.ray.rpc.FunctionDescriptor;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.TaskSpec;

/** The public API's calls that make, find and end actors, in the name of the task that makes them. Immutable. */
@SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as Ray has it; all actors are Java's
final class ActorBinding {
    private final TaskContext by;
    private final NodeGateway gateway;
    private final ForeignFields foreignFields;

    ActorBinding(TaskContext by, ForeignFields foreignFields) {
        this.by = by;
        this.gateway = by.job().gateway();
        this.foreignFields = foreignFields;
    }

    <T> ActorHandle<T> create(FunctionDescriptor factory, Object[] args, ActorCreationOptions options) {
        SpecFactory specs = new SpecFactory(by);
        refuseTakenName(options);
        ResourceSet demand = PlacementGroupBinding.demand(options.resources, options.group, options.bundleIndex);
        String env = options.serializedRuntimeEnv == null ? "" : options.serializedRuntimeEnv;
        foreignFields.check(env);
        try {
            return create(specs, specs.constructor(factory, args, specs.actorOptions(options), demand, env));
        } finally {
            Reference.reachabilityFence(args);
        }
    }

    /** One that demands nothing. */
    <T> ActorHandle<T> create(FunctionDescriptor factory, ActorOptions options) {
        SpecFactory specs = new SpecFactory(by);
        return create(specs, specs.constructor(factory, new Object[0], options, ResourceSet.EMPTY, ""));
    }

    /** As on Ray, a name in another namespace must be free in the caller's own one too; the head sees to that other one. */
    private void refuseTakenName(ActorCreationOptions options) {
        String own = by.job().namespace();
        boolean elsewhere = options.namespace != null && !options.namespace.equals(own);
        if (elsewhere
                && options.name != null
                && !options.name.isEmpty()
                && gateway.findActor(options.name, own) != null) {
            throw new IllegalArgumentException(
                    "Actor of name " + options.name + " exists in namespace " + own + ", which is the caller's own");
        }
    }

    private <T> ActorHandle<T> create(SpecFactory specs, TaskSpec constructor) {
        ActorInfo listing = listing(constructor, by.actor());
        try {
            gateway.createActor(constructor, listing);
        } catch (RuntimeException e) {
            gateway.release(constructor.result());
            throw e;
        }
        specs.submitted();
        return RemoteActor.counted(listing.address(), gateway);
    }

    private static ActorInfo listing(TaskSpec constructor, TaskContext.@Nullable ActorContext by) {
        ActorId creator = by == null ? null : by.id();
        TaskSpec.Kind.CreateActor kind = (TaskSpec.Kind.CreateActor) constructor.kind();
        return new ActorInfo(
                kind.actor(),
                constructor.job(),
                constructor.function().productClass(),
                kind.options(),
                constructor.resources(),
                constructor.owner(),
                constructor.ownerEpoch(),
                creator,
                ActorState.PENDING,
                null,
                0,
                null);
    }

    /** @throws IllegalArgumentException if there is no such actor */
    <T extends BaseActorHandle> T get(ActorId id) {
        for (ActorInfo actor : gateway.actors()) {
            if (actor.id().equals(id)) {
                return (T) RemoteActor.to(actor.address(), gateway);
            }
        }
        throw new IllegalArgumentException("no such actor in this session: " + id);
    }

    /** @param namespace null for the caller's own */
    <T extends BaseActorHandle> Optional<T> find(String name, @Nullable String namespace) {
        ActorInfo found = gateway.findActor(name, namespace == null ? by.job().namespace() : namespace);
        return found == null ? Optional.empty() : Optional.of((T) RemoteActor.to(found.address(), gateway));
    }

    void kill(BaseActorHandle actor, boolean noRestart) {
        gateway.killActor(idOf(gateway, actor), noRestart);
    }

    /** Ends the actor that calls: no further call of it is begun, and this one ends by what is thrown. */
    void exit() {
        TaskContext.ActorContext self = by.actor();
        if (self == null) {
            throw new RuntimeException("exitActor was called on a non-actor worker");
        }
        self.exit();
        throw new RayIntentionalSystemExitException("actor " + self.id() + " exits");
    }

    /** Of a handle of the gateway's session. */
    static ActorId idOf(NodeGateway gateway, BaseActorHandle actor) {
        return actor instanceof RemoteActor<?> ours ? ours.addressOn(gateway).id() : actor.getId();
    }
}
