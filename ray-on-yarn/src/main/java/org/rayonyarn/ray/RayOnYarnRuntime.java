package org.rayonyarn.ray;

import io.ray.api.ActorHandle;
import io.ray.api.BaseActorHandle;
import io.ray.api.ObjectRef;
import io.ray.api.Ray;
import io.ray.api.WaitResult;
import io.ray.api.concurrencygroup.ConcurrencyGroup;
import io.ray.api.exception.RuntimeEnvException;
import io.ray.api.function.RayFunc;
import io.ray.api.function.RayFuncR;
import io.ray.api.id.ActorId;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.env.ForeignFields;
import org.rayonyarn.ray.env.JsonRuntimeEnv;
import org.rayonyarn.ray.rpc.Endpoint;
import org.rayonyarn.ray.rpc.FunctionDescriptor;
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
        return TaskContext.ofCaller(root);
    }

    /** The runtime of this JVM. */
    static RayOnYarnRuntime current() {
        return (RayOnYarnRuntime) Ray.internal();
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

    // ----------------------------------------------------------------------------------------------------- objects

    private ObjectBinding objects() {
        return new ObjectBinding(context());
    }

    @Override
    public <T> ObjectRef<T> put(T value) {
        return objects().put(value);
    }

    @Override
    public <T> ObjectRef<T> put(T value, BaseActorHandle owner) {
        return objects().put(value, owner);
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
        return objects().get(references, timeoutMs);
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
        return objects().wait(waitList, numReturns, timeoutMs, fetchLocal);
    }

    @Override
    public void free(List<ObjectRef<?>> references, boolean localOnly) {
        objects().free(references, localOnly);
    }

    // ------------------------------------------------------------------------------------------------------- calls

    private CallBinding calls() {
        return new CallBinding(context(), foreignFields);
    }

    @Override
    public @Nullable ObjectRef<?> call(RayFunc function, Object[] args, CallOptions options) {
        return calls().call(functions.apply(function), args, options);
    }

    @Override
    public @Nullable ObjectRef<?> callActor(ActorHandle<?> actor, RayFunc method, Object[] args, CallOptions options) {
        String group = options.concurrencyGroupName == null ? "" : options.concurrencyGroupName;
        return calls().callActor(actor, functions.apply(method), args, group);
    }

    // ------------------------------------------------------------------------------------------------------- actors

    private ActorBinding actors() {
        return new ActorBinding(context(), foreignFields);
    }

    @Override
    public <T> ActorHandle<T> createActor(RayFunc factory, Object[] args, ActorCreationOptions options) {
        return actors().create(functions.apply(factory), args, options);
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // as Ray has it
    public <T extends BaseActorHandle> T getActorHandle(ActorId actorId) {
        return actors().get(actorId);
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // as Ray has it
    public <T extends BaseActorHandle> Optional<T> getActor(String name, @Nullable String namespace) {
        return name.isEmpty() ? Optional.empty() : actors().find(name, namespace);
    }

    @Override
    public void killActor(BaseActorHandle actor, boolean noRestart) {
        actors().kill(actor, noRestart);
    }

    @Override
    public void exitActor() {
        actors().exit();
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
        return ConcurrencyGroups.annotated(actor, context().job().classLoader());
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
        return new ParallelActors(functions, this::actors, this::calls);
    }
}
