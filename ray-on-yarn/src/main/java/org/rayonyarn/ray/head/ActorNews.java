package org.rayonyarn.ray.head;

import java.util.ArrayList;
import java.util.List;
import org.rayonyarn.ray.head.StoreWriter.Change;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.HeadReply.CreateActor;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.TaskSpec;

/**
 * Brings what the head has decided about living actors into the store, and then to whom it concerns: those who watch, the owner
 * who registers, and the node that is to make the actor. Confined to the head.
 */
final class ActorNews {
    private final NodeDirectory nodes;
    private final StoreWriter writer;
    private final HeadOutbox outbox;
    private final ActorWatches watches;

    ActorNews(NodeDirectory nodes, StoreWriter writer, HeadOutbox outbox, ActorWatches watches) {
        this.nodes = nodes;
        this.writer = writer;
        this.outbox = outbox;
        this.watches = watches;
    }

    /** Writes the actor as it is now, and tells. */
    void publish(ActorEntry actor) {
        publish(actor, List.of(), () -> {});
    }

    /**
     * Writes the actor as it is now, and tells.
     *
     * @param further changes of the same transaction
     * @param then runs once all is in the store, even if the actor has died meanwhile
     */
    void publish(ActorEntry actor, List<Change> further, Runnable then) {
        ActorInfo decided = actor.info();
        List<Change> changes = new ArrayList<>(further);
        changes.add(actor.record());
        writer.write(changes, () -> {
            actor.onStored(decided);
            if (!actor.isDead()) {
                watches.tell(decided);
                answerIfSettled(actor);
                sendConstructor(actor);
            }
            then.run();
        });
    }

    /** Its host has said that it is alive: told at once, written behind. */
    void alive(ActorEntry actor) {
        actor.becomeAlive();
        watches.tell(actor.info());
        writer.write(List.of(actor.record()), () -> {});
    }

    /** With the answer the owner's watch begins, on whichever connection. One that has died already is answered for later. */
    void answerIfSettled(ActorEntry actor) {
        KnownNode owner = nodes.alive(actor.info().owner());
        if (actor.isSettled() && owner != null && owner.connected) {
            watches.add(actor.id(), owner.id());
            actor.answer(outbox);
        }
    }

    /** To the node where the actor has its place, if it is not alive there yet and the head keeps the constructor. */
    void sendConstructor(ActorEntry actor) {
        ActorInfo told = actor.told();
        TaskSpec constructor = actor.constructor();
        if (constructor == null || told == null || !actor.isSettled() || !told.isInTheMaking()) {
            return;
        }
        NodeId location = told.location();
        if (location != null && nodes.alive(location) != null) {
            outbox.send(location, new CreateActor(constructor.forLife(told.restarts())));
        }
    }
}
