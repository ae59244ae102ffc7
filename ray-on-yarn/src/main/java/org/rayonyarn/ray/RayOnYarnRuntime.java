package org.rayonyarn.ray;

import io.ray.api.ActorHandle;
import io.ray.api.BaseActorHandle;
import io.ray.api.ObjectRef;
import io.ray.api.WaitResult;
import io.ray.api.concurrencygroup.ConcurrencyGroup;
import io.ray.api.exception.RayException;
import io.ray.api.exception.RayIntentionalSystemExitException;
import io.ray.api.exception.RuntimeEnvException;
import io.ray.api.function.RayFunc;
import io.ray.api.function.RayFuncR;
import io.ray.api.id.ActorId;
import io.ray.api.id.ObjectId;
import io.ray.api.id.PlacementGroupId;
import io.ray.api.id.UniqueId;
import io.ray.api.options.ActorCreationOptions;
import io.ray.api.options.CallOptions;
import io.ray.api.options.PlacementGroupCreationOptions;
import io.ray.api.parallelactor.ParallelActorContext;
import io.ray.api.placementgroup.PlacementGroup;
import io.ray.api.runtimecontext.ResourceValue;
import io.ray.api.runtimecontext.RuntimeContext;
import io.ray.api.runtimeenv.RuntimeEnv;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.ActorState;
import org.rayonyarn.ray.rpc.FunctionDescriptor;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.TaskSpec;

/**
 * What {@code Ray.internal()} is: every call of the public API, in the name of the task that makes it. Usable from any thread.
 *
 * <p>One serves a whole JVM; which job and node a call goes to is the {@link TaskContext}'s affair.
 */
public final class RayOnYarnRuntime extends JavaOnlyRuntime {
    private final @Nullable TaskContext root;
    private final Function<RayFunc, FunctionDescriptor> functions;
    private final String bootstrapAddress;
    private final Runnable onShutdown;

    /**
     * @param root for threads that belong to no task; null in a node's JVM, where there are none
     * @param functions names the method behind a lambda
     * @param bootstrapAddress what others put into {@code ray.address} to join
     * @param onShutdown ends the session, or leaves it
     */
    public RayOnYarnRuntime(
            @Nullable TaskContext root,
            Function<RayFunc, FunctionDescriptor> functions,
            String bootstrapAddress,
            Runnable onShutdown) {
        this.root = root;
        this.functions = functions;
        this.bootstrapAddress = bootstrapAddress;
        this.onShutdown = onShutdown;
    }

    /** In whose name the calling thread acts. */
    TaskContext context() {
        TaskContext current = TaskContext.current();
        if (current != null) {
            return current;
        }
        if (root == null) {
            throw new IllegalStateException("thread " + Thread.currentThread().getName()
                    + " belongs to no task: call Ray from the task's own thread or from one that it started");
        }
        return root;
    }

    private NodeGateway gateway() {
        return context().job().gateway();
    }

    /** Where to join this session: for {@code ray.address} of another driver. */
    public String getBootstrapAddress() {
        return bootstrapAddress;
    }

    @Override
    public void shutdown() {
        onShutdown.run();
    }

    @Override
    public <T> ObjectRef<T> put(T value) {
        TaskContext by = context();
        Payload payload = by.job().serializer().serialize(value);
        ObjectAddress object = new SpecFactory(by).nextPut();
        try {
            by.job().gateway().put(object, payload);
        } finally {
            Reference.reachabilityFence(value); // until here, where the node counts what it refers to
        }
        return new ObjectReference<>(object, by.job().gateway());
    }

    @Override
    public <T> ObjectRef<T> put(T value, BaseActorHandle owner) {
        TaskContext by = context();
        Payload payload = by.job().serializer().serialize(value);
        NodeGateway gateway = by.job().gateway();
        ObjectId id = new SpecFactory(by).nextPut().id();
        try {
            return new ObjectReference<>(gateway.put(owner.getId(), id, payload), gateway);
        } finally {
            Reference.reachabilityFence(value);
        }
    }

    @Override
    public <T> T get(ObjectRef<T> reference) {
        return get(reference, NodeGateway.FOREVER);
    }

    @Override
    public <T> List<T> get(List<ObjectRef<T>> references) {
        return get(references, NodeGateway.FOREVER);
    }

    @Override
    public <T> T get(ObjectRef<T> reference, long timeoutMs) {
        return get(List.of(reference), timeoutMs).get(0);
    }

    @Override
    public <T> List<T> get(List<ObjectRef<T>> references, long timeoutMs) {
        TaskContext by = context();
        List<Payload> payloads = by.job().gateway().get(by, addresses(references), timeoutMs);
        List<T> values = new ArrayList<>(payloads.size());
        try {
            for (Payload payload : payloads) {
                values.add(value(by, payload));
            }
        } finally {
            Reference.reachabilityFence(references); // until here, where what was read refers to what is inside
        }
        return values;
    }

    /** A payload as the user gets it: a failure is thrown. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "NullAway"}) // the user's promise, as on Ray
    private static <T> T value(TaskContext by, Payload payload) {
        Object value = by.job().serializer().deserialize(payload);
        if (value instanceof RayException failure) {
            throw failure;
        }
        return (T) value;
    }

    @Override
    public <T> WaitResult<T> wait(List<ObjectRef<T>> waitList, int numReturns, int timeoutMs, boolean fetchLocal) {
        Objects.requireNonNull(waitList, "waitList");
        if (waitList.isEmpty()) {
            return new WaitResult<>(new ArrayList<>(), new ArrayList<>());
        }
        if (numReturns <= 0 || numReturns > waitList.size()) {
            throw new IllegalArgumentException("numReturns=" + numReturns
                    + " must lie between 1 and the number of references, " + waitList.size());
        }
        TaskContext by = context();
        boolean[] isReady = by.job().gateway().wait(by, addresses(waitList), numReturns, timeoutMs, fetchLocal);
        List<ObjectRef<T>> ready = new ArrayList<>(numReturns);
        List<ObjectRef<T>> unready = new ArrayList<>(waitList.size() - numReturns);
        for (int i = 0; i < isReady.length; i++) {
            (isReady[i] ? ready : unready).add(waitList.get(i));
        }
        return new WaitResult<>(ready, unready);
    }

    @Override
    public void free(List<ObjectRef<?>> references, boolean localOnly) {
        List<ObjectAddress> objects = new ArrayList<>(references.size());
        references.forEach(reference -> objects.add(address(reference)));
        gateway().free(objects, localOnly);
    }

    private <T> List<ObjectAddress> addresses(List<ObjectRef<T>> references) {
        List<ObjectAddress> addresses = new ArrayList<>(references.size());
        for (ObjectRef<T> reference : references) {
            addresses.add(address(reference));
        }
        return addresses;
    }

    private ObjectAddress address(ObjectRef<?> reference) {
        if (reference instanceof ObjectReference<?> ours) {
            return ours.address();
        }
        throw new IllegalArgumentException("not a reference of this session: " + reference);
    }

    @Override
    public @Nullable ObjectRef<?> call(RayFunc function, Object[] args, CallOptions options) {
        if (options.group != null) {
            throw Unsupported.notYet("placement groups");
        }
        TaskContext by = context();
        FunctionDescriptor descriptor = functions.apply(function);
        return submit(by, new SpecFactory(by).task(descriptor, args, options), args);
    }

    @Override
    public @Nullable ObjectRef<?> callActor(ActorHandle<?> actor, RayFunc method, Object[] args, CallOptions options) {
        TaskContext by = context();
        FunctionDescriptor descriptor = functions.apply(method);
        try {
            return submit(by, new SpecFactory(by).call(actor.getId(), descriptor, args), args);
        } finally {
            Reference.reachabilityFence(actor);
        }
    }

    /** The reference to the result, or null where the function gives nothing back. */
    private static @Nullable ObjectRef<?> submit(TaskContext by, TaskSpec spec, Object[] args) {
        NodeGateway gateway = by.job().gateway();
        try {
            gateway.submit(spec);
        } finally {
            Reference.reachabilityFence(args); // until here, where the node counts what they refer to
        }
        if (spec.function().returnsVoid()) {
            gateway.release(spec.result());
            return null;
        }
        return new ObjectReference<>(spec.resultAddress(), gateway);
    }

    @Override
    public <T> ActorHandle<T> createActor(RayFunc factory, Object[] args, ActorCreationOptions options) {
        refuseUnsupported(options);
        TaskContext by = context();
        FunctionDescriptor descriptor = functions.apply(factory);
        TaskSpec spec = new SpecFactory(by).constructor(descriptor, args, options);
        ActorInfo listing = listing(spec, by.actor());
        NodeGateway gateway = by.job().gateway();
        try {
            gateway.createActor(spec, listing);
        } catch (RuntimeException e) {
            gateway.release(spec.result());
            throw e;
        } finally {
            Reference.reachabilityFence(args);
        }
        return RemoteActor.counted(listing.address(), gateway);
    }

    private static void refuseUnsupported(ActorCreationOptions options) {
        if (options.group != null) {
            throw Unsupported.notYet("placement groups");
        }
        if (options.jvmOptions != null && !options.jvmOptions.isEmpty()) {
            throw Unsupported.notYet("JVM options of actors");
        }
        if (options.serializedRuntimeEnv != null && !options.serializedRuntimeEnv.isEmpty()) {
            throw Unsupported.notYet("runtime environments");
        }
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

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as Ray has it; all actors are Java's
    public <T extends BaseActorHandle> T getActorHandle(ActorId actorId) {
        for (ActorInfo actor : gateway().actors()) {
            if (actor.id().equals(actorId)) {
                return (T) RemoteActor.to(actor.address(), gateway());
            }
        }
        throw new IllegalArgumentException("no such actor in this session: " + actorId);
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as Ray has it; all actors are Java's
    public <T extends BaseActorHandle> Optional<T> getActor(String name, @Nullable String namespace) {
        if (name.isEmpty()) {
            return Optional.empty();
        }
        TaskContext by = context();
        String where = namespace == null ? by.job().namespace() : namespace;
        ActorInfo found = by.job().gateway().findActor(name, where);
        return found == null
                ? Optional.empty()
                : Optional.of((T) RemoteActor.to(found.address(), by.job().gateway()));
    }

    @Override
    public void killActor(BaseActorHandle actor, boolean noRestart) {
        gateway().killActor(actor.getId(), noRestart);
    }

    @Override
    public void exitActor() {
        TaskContext.ActorContext actor = context().actor();
        if (actor == null) {
            throw new RuntimeException("exitActor was called on a non-actor worker");
        }
        actor.exit();
        throw new RayIntentionalSystemExitException("actor " + actor.id() + " exits");
    }

    @Override
    public RuntimeContext getRuntimeContext() {
        return new CallerContext(context());
    }

    @Override
    public String getNamespace() {
        return context().job().namespace();
    }

    @Override
    public UniqueId getCurrentNodeId() {
        return getRuntimeContext().getCurrentNodeId();
    }

    @Override
    public List<ConcurrencyGroup> extractConcurrencyGroups(RayFuncR<?> actorConstructorLambda) {
        return new ArrayList<>();
    }

    @Override
    public Map<String, List<ResourceValue>> getAvailableResourceIds() {
        throw Unsupported.notYet("resource ids");
    }

    @Override
    public ConcurrencyGroup createConcurrencyGroup(String name, int maxConcurrency, List<RayFunc> methods) {
        throw Unsupported.notYet("concurrency groups");
    }

    @Override
    public PlacementGroup createPlacementGroup(PlacementGroupCreationOptions options) {
        throw Unsupported.notYet("placement groups");
    }

    @Override
    public PlacementGroup getPlacementGroup(PlacementGroupId id) {
        throw Unsupported.notYet("placement groups");
    }

    @Override
    public PlacementGroup getPlacementGroup(String name, String namespace) {
        throw Unsupported.notYet("placement groups");
    }

    @Override
    public List<PlacementGroup> getAllPlacementGroups() {
        throw Unsupported.notYet("placement groups");
    }

    @Override
    public void removePlacementGroup(PlacementGroupId id) {
        throw Unsupported.notYet("placement groups");
    }

    @Override
    public boolean waitPlacementGroupReady(PlacementGroupId id, int timeoutSeconds) {
        throw Unsupported.notYet("placement groups");
    }

    @Override
    public RuntimeEnv createRuntimeEnv() {
        throw Unsupported.notYet("runtime environments");
    }

    @Override
    public RuntimeEnv deserializeRuntimeEnv(String serialized) throws RuntimeEnvException {
        throw Unsupported.notYet("runtime environments");
    }

    @Override
    public ParallelActorContext getParallelActorContext() {
        throw Unsupported.notYet("parallel actors");
    }
}
