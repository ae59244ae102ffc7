package org.rayonyarn.ray.node;

import io.ray.api.exception.RayActorException;
import io.ray.api.exception.RayException;
import io.ray.api.id.ActorId;
import io.ray.api.id.ObjectId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.rayonyarn.ray.ownership.ObjectTable;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.ActorState;
import org.rayonyarn.ray.rpc.MessageTooLargeException;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.NodeMessage;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.Payload;

/**
 * The putter's side of values that are put with an actor as their owner; the owner's is {@link ActorObjects}. Confined to the
 * strand.
 *
 * <p>Invariants: whoever puts hears once, whether the actor's node keeps the value, refuses it, dies, or can't be told; and this
 * node refers to the object, once, exactly if the putter got its address.
 */
final class ActorPuts {
    /** Where actors live. */
    interface Actors {
        /** Calls {@code listener} once the actor lives somewhere or is dead for good, at once if it does or is. */
        void whenSettled(ActorId actor, Consumer<ActorInfo> listener);
    }

    private final NodeId self;
    private final Peers peers;
    private final Actors actors;
    private final ObjectTable objects;
    private final LargeObjects.Outbox outbox;
    private final Map<ObjectId, Asked> asked = new HashMap<>();

    /** The actor's node has been asked, for whoever waits. */
    private record Asked(NodeMessage.PutOwned put, CompletableFuture<ObjectAddress> waiting) {
        NodeId host() {
            return put.object().owner();
        }
    }

    ActorPuts(NodeId self, Peers peers, Actors actors, ObjectTable objects, LargeObjects.Outbox outbox) {
        this.self = self;
        this.peers = peers;
        this.actors = actors;
        this.objects = objects;
        this.outbox = outbox;
    }

    void route(MessageRouter router) {
        router.on(NodeMessage.OwnedPut.class, (from, answer) -> onAnswer(answer));
    }

    /**
     * Asks the actor's node, once the actor lives, to own the value.
     *
     * @param put gets the object's address; fails with {@link RayActorException} if the actor is dead, with another
     *     {@link RayException} if the value fits in no message. Who doesn't want it any more cancels it.
     */
    void put(ActorId owner, ObjectId object, Payload value, CompletableFuture<ObjectAddress> put) {
        actors.whenSettled(owner, actor -> ask(actor, object, value, put));
    }

    private void ask(ActorInfo actor, ObjectId object, Payload value, CompletableFuture<ObjectAddress> put) {
        NodeId place = actor.location();
        NodeInfo host = place == null ? null : peers.find(place);
        if (actor.state() == ActorState.DEAD || host == null || put.isDone()) {
            value.release();
            put.completeExceptionally(new RayActorException(actor.id()));
            return;
        }
        ObjectAddress address = new ObjectAddress(object, host.id(), host.epoch());
        NodeMessage.PutOwned message = new NodeMessage.PutOwned(actor.id(), address, value);
        asked.put(object, new Asked(message, put));
        try {
            outbox.send(host.id(), message);
        } catch (MessageTooLargeException e) {
            asked.remove(object);
            value.release();
            put.completeExceptionally(new RayException("a value for actor " + actor.id() + " can't be sent", e));
        }
    }

    private void onAnswer(NodeMessage.OwnedPut answer) {
        ObjectAddress object = answer.object();
        Asked put = asked.remove(object.id());
        if (put == null) {
            return;
        }
        if (answer.kept() && !isHere(object.owner())) {
            objects.retain(object);
        }
        settle(put, answer.kept());
    }

    /** Who was asked there will not answer. */
    void onNodeDied(NodeId dead) {
        List<Asked> unanswered =
                asked.values().stream().filter(put -> put.host().equals(dead)).toList();
        asked.values().removeAll(unanswered);
        unanswered.forEach(put -> settle(put, false));
    }

    private void settle(Asked asked, boolean kept) {
        NodeMessage.PutOwned put = asked.put();
        if (!isHere(asked.host())) {
            put.value().release(); // it was read from the store while it was sent
        }
        if (!kept) {
            asked.waiting().completeExceptionally(new RayActorException(put.actor()));
        } else if (!asked.waiting().complete(put.object())) {
            objects.release(put.object().id());
        }
    }

    private boolean isHere(NodeId other) {
        return other.equals(self);
    }
}
