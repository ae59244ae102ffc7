package org.rayonyarn.ray.node;

import io.ray.api.id.ActorId;
import io.ray.api.id.ObjectId;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeMessage;

/**
 * Values that were put with an actor as their owner: its node owns them, and they are lost when the actor ends, whoever refers
 * to them. Confined to the strand. The putter's side is {@link ActorPuts}.
 */
final class ActorObjects {
    private final RayNode node;
    private final Map<ActorId, Set<ObjectId>> objects = new HashMap<>();
    private final Map<ObjectId, ActorId> owners = new HashMap<>();

    ActorObjects(RayNode node) {
        this.node = node;
    }

    void route(MessageRouter router) {
        router.on(NodeMessage.PutOwned.class, this::own);
    }

    private void own(NodeId from, NodeMessage.PutOwned put) {
        ObjectId object = put.object().id();
        if (!node.actorHost.hosts(put.actor())) {
            node.outbox.send(from, new NodeMessage.OwnedPut(put.object(), false));
            return;
        }
        node.objects.own(object);
        node.objects.complete(object, node.large.settled(object, put.value()));
        objects.computeIfAbsent(put.actor(), id -> new LinkedHashSet<>()).add(object);
        owners.put(object, put.actor());
        node.outbox.send(from, new NodeMessage.OwnedPut(put.object(), true));
        if (!isHere(from)) {
            node.objects.release(object); // it is pinned for who has put it
        }
    }

    private boolean isHere(NodeId other) {
        return other.equals(node.self.id());
    }

    void onForgotten(ObjectId object) {
        ActorId actor = owners.remove(object);
        Set<ObjectId> itsObjects = actor == null ? null : objects.get(actor);
        if (itsObjects != null && itsObjects.remove(object) && itsObjects.isEmpty()) {
            objects.remove(actor);
        }
    }

    void onActorEnded(ActorId actor) {
        Set<ObjectId> lost = objects.remove(actor);
        if (lost != null) {
            owners.keySet().removeAll(lost);
            lost.forEach(object -> node.references.lose(object, "its owner has ended, actor=" + actor));
        }
    }
}
