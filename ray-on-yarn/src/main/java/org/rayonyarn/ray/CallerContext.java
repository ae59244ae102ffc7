package org.rayonyarn.ray;

import io.ray.api.BaseActorHandle;
import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import io.ray.api.id.TaskId;
import io.ray.api.id.UniqueId;
import io.ray.api.runtimecontext.ActorInfo;
import io.ray.api.runtimecontext.ActorState;
import io.ray.api.runtimecontext.Address;
import io.ray.api.runtimecontext.NodeInfo;
import io.ray.api.runtimecontext.RuntimeContext;
import io.ray.api.runtimeenv.RuntimeEnv;
import io.ray.runtime.config.RunMode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.env.JsonRuntimeEnv;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.SessionNodes;

/** What a task, an actor or the driver may know about itself and its session. Immutable. */
final class CallerContext implements RuntimeContext {
    private final TaskContext by;

    CallerContext(TaskContext by) {
        this.by = by;
    }

    @Override
    public JobId getCurrentJobId() {
        return by.job().id();
    }

    @Override
    public TaskId getCurrentTaskId() {
        return by.task();
    }

    @Override
    public ActorId getCurrentActorId() {
        return actor().id();
    }

    private TaskContext.ActorContext actor() {
        TaskContext.ActorContext actor = by.actor();
        if (actor == null) {
            throw new IllegalStateException(
                    "there is no current actor: this is " + (by.isWorker() ? "a task" : "the driver"));
        }
        return actor;
    }

    @Override
    public boolean wasCurrentActorRestarted() {
        return actor().life() > 0;
    }

    @Override
    public boolean isLocalMode() {
        return by.job().runMode() == RunMode.LOCAL;
    }

    @Override
    public List<NodeInfo> getAllNodeInfo() {
        List<NodeInfo> nodes = new ArrayList<>();
        SessionNodes known = by.job().gateway().nodes();
        known.alive().forEach(node -> nodes.add(describe(node, true)));
        known.dead().forEach(node -> nodes.add(describe(node, false)));
        return nodes;
    }

    private static NodeInfo describe(org.rayonyarn.ray.rpc.NodeInfo node, boolean alive) {
        UniqueId id = uniqueId(node.id());
        Map<String, String> labels = new HashMap<>(node.labels());
        labels.put("ray.io/node-id", id.toString());
        return new NodeInfo(
                id,
                node.endpoint().host(),
                node.endpoint().host(),
                node.endpoint().port(),
                "",
                "",
                alive,
                alive ? node.resources().amounts() : Map.of(),
                labels);
    }

    @Override
    public List<ActorInfo> getAllActorInfo() {
        return getAllActorInfo(null, null);
    }

    @Override
    public List<ActorInfo> getAllActorInfo(@Nullable JobId job, @Nullable ActorState state) {
        Map<NodeId, org.rayonyarn.ray.rpc.NodeInfo> nodes = new HashMap<>();
        by.job().gateway().nodes().alive().forEach(node -> nodes.put(node.id(), node));
        List<ActorInfo> actors = new ArrayList<>();
        for (org.rayonyarn.ray.rpc.ActorInfo actor : by.job().gateway().actors()) {
            ActorInfo described = describe(actor, nodes);
            if ((job == null || job.equals(actor.job())) && (state == null || state == described.state)) {
                actors.add(described);
            }
        }
        return actors;
    }

    private static ActorInfo describe(
            org.rayonyarn.ray.rpc.ActorInfo actor, Map<NodeId, org.rayonyarn.ray.rpc.NodeInfo> nodes) {
        org.rayonyarn.ray.rpc.NodeInfo node = actor.location() == null ? null : nodes.get(actor.location());
        Address address = node == null
                ? new Address(UniqueId.NIL, "", 0)
                : new Address(
                        uniqueId(node.id()),
                        node.endpoint().host(),
                        node.endpoint().port());
        return new ActorInfo(
                actor.id(),
                describe(actor.state()),
                actor.restarts(),
                address,
                actor.options().name());
    }

    private static ActorState describe(org.rayonyarn.ray.rpc.ActorState state) {
        return switch (state) {
            case UNREADY -> ActorState.DEPENDENCIES_UNREADY;
            case PENDING -> ActorState.PENDING_CREATION;
            case ALIVE -> ActorState.ALIVE;
            case RESTARTING -> ActorState.RESTARTING;
            case DEAD -> ActorState.DEAD;
        };
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as Ray has it; all actors are Java's
    public <T extends BaseActorHandle> T getCurrentActorHandle() {
        return (T) RemoteActor.own(actor().address(), by.job().gateway());
    }

    @Override
    public List<Long> getGpuIds() {
        return new ResourceIds(by).gpus();
    }

    @Override
    public String getNamespace() {
        return by.job().namespace();
    }

    @Override
    public UniqueId getCurrentNodeId() {
        return uniqueId(by.job().gateway().self().id());
    }

    /** A node's 16 bytes, and zeros up to the length that Ray gives to its node ids. */
    private static UniqueId uniqueId(NodeId node) {
        byte[] bytes = new byte[UniqueId.LENGTH];
        ByteBuffer.wrap(bytes).putLong(node.high()).putLong(node.low());
        return UniqueId.fromByteBuffer(ByteBuffer.wrap(bytes));
    }

    @Override
    public RuntimeEnv getCurrentRuntimeEnv() {
        return JsonRuntimeEnv.parse(by.runtimeEnv());
    }
}
