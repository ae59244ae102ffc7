package org.rayonyarn.ray.node;

import io.ray.api.id.ActorId;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.TaskSpec;

/** What a node's callers of actors ask for: calls to other nodes, and the head's word. On the strand. */
final class ActorClientEffects implements ActorClients.Effects {
    private final RayNode node;

    ActorClientEffects(RayNode node) {
        this.node = node;
    }

    @Override
    public void watch(ActorId actor) {
        node.head.tell(new HeadRequest.WatchActor(actor));
    }

    @Override
    public void send(NodeId to, TaskSpec spec) {
        node.delivery.deliver(to, spec);
    }

    @Override
    public void kill(ActorId actor, int life, boolean noRestart) {
        node.head.tell(new HeadRequest.KillActor(actor, life, noRestart));
    }

    @Override
    public void register(ActorInfo actor, @Nullable TaskSpec constructor, Consumer<HeadReply.ActorRegistered> answer) {
        node.head.ask(
                number -> new HeadRequest.RegisterActor(number, actor, constructor),
                reply -> answer.accept((HeadReply.ActorRegistered) reply));
    }

    @Override
    public void fail(TaskSpec call, Payload failure) {
        node.completions.fail(call, failure);
    }
}
