package org.rayonyarn.ray.head;

import io.ray.api.id.ActorId;
import java.util.TreeSet;
import org.rayonyarn.ray.head.StoreWriter.Change;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.ActorState;
import org.rayonyarn.ray.rpc.HeadReply.ActorRegistered;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.Payload;

/**
 * An actor from its registration until its death is in the store. Confined to the head.
 *
 * <pre>
 *   PENDING ──> ALIVE
 *      │          │
 *      └──> DEAD <┘
 * </pre>
 */
final class ActorEntry {
    private ActorInfo info;

    /** Whether the store knows it: before, nobody is told of it. */
    boolean stored;

    /** Registrations that have no answer yet, by number. */
    final TreeSet<Long> requests = new TreeSet<>();

    ActorEntry(ActorInfo info) {
        this.info = info;
    }

    ActorInfo info() {
        return info;
    }

    ActorId id() {
        return info.id();
    }

    boolean isDead() {
        return info.state() == ActorState.DEAD;
    }

    boolean isPending() {
        return info.state() == ActorState.PENDING;
    }

    boolean isOn(NodeId node) {
        return node.equals(info.location());
    }

    /** To the owner, once for each registration that it has sent. */
    void answer(HeadOutbox outbox) {
        requests.forEach(request -> outbox.send(info.owner(), new ActorRegistered(request, info, null)));
        requests.clear();
    }

    /** As the store is to know it. */
    Change record() {
        return new Change(HeadKeys.actor(id()), HeadRecords.encode(info));
    }

    void placeOn(NodeId node) {
        info = info.placedOn(node);
    }

    void becomeAlive() {
        transitionTo(ActorState.ALIVE);
        info = info.in(ActorState.ALIVE, null);
    }

    void die(Payload cause) {
        transitionTo(ActorState.DEAD);
        info = info.in(ActorState.DEAD, cause);
    }

    private void transitionTo(ActorState next) {
        if (!canBecome(info.state(), next)) {
            throw new IllegalStateException(
                    "an actor can't change so: actor=" + id() + " from=" + info.state() + " to=" + next);
        }
    }

    static boolean canBecome(ActorState from, ActorState next) {
        return switch (from) {
            case PENDING -> next == ActorState.ALIVE || next == ActorState.DEAD;
            case ALIVE -> next == ActorState.DEAD;
            case RESTARTING -> next == ActorState.ALIVE || next == ActorState.DEAD;
            case DEAD -> false;
        };
    }
}
