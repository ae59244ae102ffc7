package org.rayonyarn.ray.node;

import io.ray.api.id.ActorId;
import io.ray.api.id.ObjectId;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.rayonyarn.ray.rpc.MessageTooLargeException;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeMessage;
import org.rayonyarn.ray.rpc.ObjectAddress;

/**
 * Values that were put with an actor as their owner: its node owns them, and they are lost when the actor ends, whoever refers
 * to them. Confined to the strand.
 */
final class ActorObjects {
    private final RayNode node;
    private final Map<ActorId, Set<ObjectId>> objects = new HashMap<>();
    private final Map<ObjectId, ActorId> owners = new HashMap<>();
    private final Map<ObjectId, Asked> asked = new HashMap<>();

    private record Asked(NodeId host, Consumer<Boolean> kept) {}

    ActorObjects(RayNode node) {
        this.node = node;
    }

    void route(MessageRouter router) {
        router.on(NodeMessage.PutOwned.class, this::own);
        router.on(NodeMessage.OwnedPut.class, (from, answer) -> onAnswer(answer));
    }

    /**
     * Asks the actor's node; the answer is whether it keeps the value. Then this node refers to it once.
     *
     * @throws MessageTooLargeException if the value does not fit in one message
     */
    void put(NodeMessage.PutOwned put, Consumer<Boolean> kept) {
        NodeId host = put.object().owner();
        asked.put(put.object().id(), new Asked(host, answer -> {
            if (!isHere(host)) {
                put.value().release(); // it was read from the store while it was sent
            }
            kept.accept(answer);
        }));
        try {
            node.send(host, put);
        } catch (MessageTooLargeException e) {
            asked.remove(put.object().id());
            put.value().release();
            throw e;
        }
    }

    private void own(NodeId from, NodeMessage.PutOwned put) {
        ObjectId object = put.object().id();
        if (!node.hosts(put.actor())) {
            node.send(from, new NodeMessage.OwnedPut(put.object(), false));
            return;
        }
        node.objects.own(object);
        node.objects.complete(object, node.large.settled(object, put.value()));
        objects.computeIfAbsent(put.actor(), id -> new LinkedHashSet<>()).add(object);
        owners.put(object, put.actor());
        node.send(from, new NodeMessage.OwnedPut(put.object(), true));
        if (!isHere(from)) {
            node.objects.release(object); // it is pinned for who has put it
        }
    }

    private boolean isHere(NodeId other) {
        return other.equals(node.self.id());
    }

    private void onAnswer(NodeMessage.OwnedPut answer) {
        ObjectAddress object = answer.object();
        Asked put = asked.remove(object.id());
        if (put == null) {
            return;
        }
        if (answer.kept() && !isHere(object.owner())) {
            node.objects.retain(object);
        }
        put.kept().accept(answer.kept());
    }

    /** Who was asked there will not answer. */
    void onNodeDied(NodeId dead) {
        List<Asked> unanswered =
                asked.values().stream().filter(put -> put.host().equals(dead)).toList();
        asked.values().removeAll(unanswered);
        unanswered.forEach(put -> put.kept().accept(false));
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
