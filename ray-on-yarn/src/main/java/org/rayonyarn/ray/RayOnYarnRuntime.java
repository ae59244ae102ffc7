package org.rayonyarn.ray;

import io.ray.api.ActorHandle;
import io.ray.api.BaseActorHandle;
import io.ray.api.ObjectRef;
import io.ray.api.Ray;
import io.ray.api.WaitResult;
import io.ray.api.concurrencygroup.ConcurrencyGroup;
import io.ray.api.exception.RayActorException;
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
import io.ray.runtime.config.RayConfig;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.env.ForeignFields;
import org.rayonyarn.ray.env.JsonRuntimeEnv;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.ActorOptions;
import org.rayonyarn.ray.rpc.ActorState;
import org.rayonyarn.ray.rpc.Endpoint;
import org.rayonyarn.ray.rpc.FunctionDescriptor;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.TaskSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code Ray.internal()} is: every call of the public API, in the name of the task that makes it. Usable from any thread.
 *
 * <p>One serves a whole JVM; which job and node a call goes to is the {@link TaskContext}'s affair.
 */
public final class RayOnYarnRuntime extends JavaOnlyRuntime {
    private static final Logger LOG = LoggerFactory.getLogger(RayOnYarnRuntime.class);

    private final ForeignFields foreignFields = new ForeignFields(field -> LOG.warn(
            "a field of a runtime environment has no effect on Java workers; field={} known=env_vars, java_jars, config",
            field));
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
            TaskContext.ActorContext actor = current.actor();
            if (actor != null && actor.isFenced()) {
                throw new RayActorException(actor.id());
            }
            return current;
        }
        if (root == null) {
            throw new IllegalStateException("thread " + Thread.currentThread().getName()
                    + " belongs to no task: call Ray from the task's own thread or from one that it started");
        }
        return root;
    }

    /** The runtime of this JVM. */
    static RayOnYarnRuntime current() {
        return (RayOnYarnRuntime) Ray.internal();
    }

    private NodeGateway gateway() {
        return context().job().gateway();
    }

    /** Where to join this session: for {@code ray.address} of another driver. */
    public String getBootstrapAddress() {
        return bootstrapAddress;
    }

    @Override
    public RayConfig getRayConfig() {
        JobContext job = context().job();
        Endpoint node = job.gateway().self().endpoint();
        return new RayConfig(bootstrapAddress, job.runMode(), job.id(), job.namespace(), node.host(), node.port());
    }

    /**
     * Ends the session, or leaves it.
     *
     * @throws IllegalStateException in a task or an actor: the session is the driver's, and who is asked forgets its runtime
     */
    @Override
    public void shutdown() {
        TaskContext current = TaskContext.current();
        if (current != null && current.isWorker()) {
            throw new IllegalStateException(
                    "Ray.shutdown() was called in a task or an actor: only the driver ends its session;"
                            + " an actor ends itself by Ray.exitActor()");
        }
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
            return new ObjectReference<>(gateway.put(idOf(gateway, owner), id, payload), gateway);
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
        List<Payload> payloads = by.job().gateway().get(by, addresses(by, references), timeoutMs);
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
        boolean[] isReady = by.job().gateway().wait(by, addresses(by, waitList), numReturns, timeoutMs, fetchLocal);
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
        NodeGateway gateway = gateway();
        Handles handles = new Handles(gateway);
        references.forEach(reference -> objects.add(handles.addressOf(reference)));
        gateway.free(objects, localOnly);
    }

    private static <T> List<ObjectAddress> addresses(TaskContext by, List<ObjectRef<T>> references) {
        Handles handles = new Handles(by.job().gateway());
        List<ObjectAddress> addresses = new ArrayList<>(references.size());
        for (ObjectRef<T> reference : references) {
            addresses.add(handles.addressOf(reference));
        }
        return addresses;
    }

    private static ActorId idOf(NodeGateway gateway, BaseActorHandle actor) {
        return actor instanceof RemoteActor<?> ours ? ours.addressOn(gateway).id() : actor.getId();
    }

    @Override
    public @Nullable ObjectRef<?> call(RayFunc function, Object[] args, CallOptions options) {
        TaskContext by = context();
        FunctionDescriptor descriptor = functions.apply(function);
        SpecFactory specs = new SpecFactory(by);
        foreignFields.check(CallEnvironments.of(options));
        return submit(by, specs, specs.task(descriptor, args, options), args);
    }

    @Override
    public @Nullable ObjectRef<?> callActor(ActorHandle<?> actor, RayFunc method, Object[] args, CallOptions options) {
        return callGroup(actor, method, args, options.concurrencyGroupName == null ? "" : options.concurrencyGroupName);
    }

    private @Nullable ObjectRef<?> callGroup(ActorHandle<?> actor, RayFunc method, Object[] args, String group) {
        TaskContext by = context();
        FunctionDescriptor descriptor = functions.apply(method);
        SpecFactory specs = new SpecFactory(by);
        TaskSpec call = specs.call(idOf(by.job().gateway(), actor), descriptor, args, group);
        try {
            submitCall(by.job().gateway(), actor, call);
        } finally {
            Reference.reachabilityFence(args); // until here, where the node counts what they refer to
            Reference.reachabilityFence(actor);
        }
        specs.submitted();
        return reference(by.job().gateway(), call);
    }

    private static void submitCall(NodeGateway gateway, ActorHandle<?> actor, TaskSpec call) {
        int maxPending = actor instanceof RemoteActor<?> ours
                ? ours.addressOn(gateway).maxPendingCalls()
                : ActorOptions.UNLIMITED;
        if (maxPending == ActorOptions.UNLIMITED) {
            gateway.submit(call);
        } else {
            gateway.submitCall(call, maxPending);
        }
    }

    private static @Nullable ObjectRef<?> submit(TaskContext by, SpecFactory specs, TaskSpec spec, Object[] args) {
        try {
            by.job().gateway().submit(spec);
        } finally {
            Reference.reachabilityFence(args); // until here, where the node counts what they refer to
        }
        specs.submitted();
        return reference(by.job().gateway(), spec);
    }

    /** The reference to the result, or null where the function gives nothing back. */
    private static @Nullable ObjectRef<?> reference(NodeGateway gateway, TaskSpec spec) {
        if (spec.function().returnsVoid()) {
            gateway.release(spec.result());
            return null;
        }
        return new ObjectReference<>(spec.resultAddress(), gateway);
    }

    @Override
    public <T> ActorHandle<T> createActor(RayFunc factory, Object[] args, ActorCreationOptions options) {
        TaskContext by = context();
        FunctionDescriptor descriptor = functions.apply(factory);
        SpecFactory specs = new SpecFactory(by);
        refuseTakenName(by, options);
        ResourceSet demand = PlacementGroupBinding.demand(options.resources, options.group, options.bundleIndex);
        String env = options.serializedRuntimeEnv == null ? "" : options.serializedRuntimeEnv;
        foreignFields.check(env);
        try {
            return create(by, specs, specs.constructor(descriptor, args, specs.actorOptions(options), demand, env));
        } finally {
            Reference.reachabilityFence(args);
        }
    }

    /** As on Ray, a name in another namespace must be free in the caller's own one too; the head sees to that other one. */
    private static void refuseTakenName(TaskContext by, ActorCreationOptions options) {
        String own = by.job().namespace();
        boolean elsewhere = options.namespace != null && !options.namespace.equals(own);
        if (elsewhere
                && options.name != null
                && !options.name.isEmpty()
                && by.job().gateway().findActor(options.name, own) != null) {
            throw new IllegalArgumentException(
                    "Actor of name " + options.name + " exists in namespace " + own + ", which is the caller's own");
        }
    }

    private static <T> ActorHandle<T> create(TaskContext by, SpecFactory specs, TaskSpec constructor) {
        ActorInfo listing = listing(constructor, by.actor());
        NodeGateway gateway = by.job().gateway();
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
        NodeGateway gateway = gateway();
        gateway.killActor(idOf(gateway, actor), noRestart);
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
        String actor = functions.apply(actorConstructorLambda).productClass();
        try {
            return ConcurrencyGroups.annotated(
                    Class.forName(actor, false, context().job().classLoader()));
        } catch (ClassNotFoundException e) {
            return List.of(); // a factory that says no class has no annotations either
        }
    }

    @Override
    public Map<String, List<ResourceValue>> getAvailableResourceIds() {
        return new ResourceIds(context()).all();
    }

    @Override
    public ConcurrencyGroup createConcurrencyGroup(String name, int maxConcurrency, List<RayFunc> methods) {
        return ConcurrencyGroups.define(
                name, maxConcurrency, methods.stream().map(functions).toList());
    }

    private PlacementGroupBinding placementGroups() {
        return new PlacementGroupBinding(context());
    }

    @Override
    public PlacementGroup createPlacementGroup(PlacementGroupCreationOptions options) {
        return placementGroups().create(options);
    }

    @Override
    public PlacementGroup getPlacementGroup(PlacementGroupId id) {
        return placementGroups().get(id);
    }

    @Override
    public @Nullable PlacementGroup getPlacementGroup(String name, @Nullable String namespace) {
        return placementGroups().get(name, namespace);
    }

    @Override
    public List<PlacementGroup> getAllPlacementGroups() {
        return placementGroups().all();
    }

    @Override
    public void removePlacementGroup(PlacementGroupId id) {
        placementGroups().remove(id);
    }

    @Override
    public boolean waitPlacementGroupReady(PlacementGroupId id, int timeoutSeconds) {
        return placementGroups().await(id, timeoutSeconds);
    }

    @Override
    public RuntimeEnv createRuntimeEnv() {
        return JsonRuntimeEnv.empty();
    }

    @Override
    public RuntimeEnv deserializeRuntimeEnv(String serialized) throws RuntimeEnvException {
        return JsonRuntimeEnv.parse(serialized);
    }

    @Override
    public ParallelActorContext getParallelActorContext() {
        return new ParallelActors(new ParallelActors.Actors() {
            @Override
            public <A> ActorHandle<A> create(RayFunc constructor, ActorOptions options) {
                TaskContext by = context();
                SpecFactory specs = new SpecFactory(by);
                TaskSpec spec =
                        specs.constructor(functions.apply(constructor), new Object[0], options, ResourceSet.EMPTY, "");
                return RayOnYarnRuntime.create(by, specs, spec);
            }

            @Override
            public @Nullable ObjectRef<?> call(ActorHandle<?> actor, RayFunc method, Object[] args, String group) {
                return callGroup(actor, method, args, group);
            }
        });
    }
}
