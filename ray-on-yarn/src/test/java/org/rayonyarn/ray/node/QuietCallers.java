package org.rayonyarn.ray.node;

import io.ray.api.id.ActorId;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.HeadReply.ActorRegistered;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.TaskSpec;

/** Callers of actors that reach nobody. */
final class QuietCallers implements ActorClients.Effects {
    @Override
    public void watch(ActorId actor) {}

    @Override
    public void kill(ActorId actor, int life, boolean noRestart) {}

    @Override
    public void fail(TaskSpec call, Payload failure) {}

    @Override
    public void register(ActorInfo actor, @Nullable TaskSpec constructor, Consumer<ActorRegistered> answer) {}

    @Override
    public void send(NodeId to, TaskSpec spec) {}
}
