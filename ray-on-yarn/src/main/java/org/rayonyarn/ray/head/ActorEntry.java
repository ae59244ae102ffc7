package org.rayonyarn.ray.head;

import io.ray.api.id.ActorId;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.head.StoreWriter.Change;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.ActorState;
import org.rayonyarn.ray.rpc.HeadReply.ActorRegistered;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.TaskSpec;

/**
 * An actor from its registration until its death is in the store. Confined to the head.
 *
 * <pre>
 *   UNREADY ──> PENDING ──> ALIVE
 *   PENDING ──> RESTARTING
 *   ALIVE ──> RESTARTING
 *   RESTARTING ──> ALIVE
 *   RESTARTING ──> RESTARTING
 *   UNREADY ──> DEAD
 *   PENDING ──> DEAD
 *   ALIVE ──> DEAD
 *   RESTARTING ──> DEAD
 * </pre>
 */
final class ActorEntry {
    private ActorInfo info;
    private @Nullable ActorInfo told;
    private @Nullable TaskSpec constructor;

    /** Registrations that have no answer yet, by number. */
    final TreeSet<Long> requests = new TreeSet<>();

    ActorEntry(ActorInfo info, @Nullable TaskSpec constructor) {
        this.info = info;
        this.constructor = constructor;
    }

    /** As the head has decided it; perhaps not in the store yet. */
    ActorInfo info() {
        return info;
    }

    /** As it may be told: what the store knows of it, or its host; null as long as the store doesn't know it. */
    @Nullable
    ActorInfo told() {
        return told;
    }

    /** The store has it so. */
    void onStored(ActorInfo stored) {
        told = stored;
    }

    /** Whether the last decision may be told. */
    boolean isSettled() {
        return info.equals(told) && !isDead();
    }

    /** What the head keeps to make further lives with; null where the creator keeps it. */
    @Nullable
    TaskSpec constructor() {
        return constructor;
    }

    ActorId id() {
        return info.id();
    }

    /** Which life it is in, from 0. */
    int life() {
        return info.restarts();
    }

    boolean isDead() {
        return info.state() == ActorState.DEAD;
    }

    boolean isUnready() {
        return info.state() == ActorState.UNREADY;
    }

    boolean isOn(NodeId node) {
        return node.equals(info.location());
    }

    /** Whether it can't do without its creator's node: a constructor is there that has not been sent yet. */
    boolean needsOwner() {
        return !info.options().detached() || (constructor == null && info.location() == null);
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

    void becomeReady(@Nullable TaskSpec kept) {
        transitionTo(ActorState.PENDING);
        info = info.in(ActorState.PENDING, null);
        constructor = kept;
    }

    void placeOn(NodeId node) {
        info = info.placedOn(node);
    }

    /** By its host's word: told at once, written behind. */
    void becomeAlive() {
        transitionTo(ActorState.ALIVE);
        info = info.in(ActorState.ALIVE, null);
        told = info;
    }

    /** One life is over, the next one looks for a place; until it lives, the actor tells what ended the last one. */
    void restart(Payload cause) {
        transitionTo(ActorState.RESTARTING);
        info = info.restarted().in(ActorState.RESTARTING, cause);
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
            case UNREADY -> next == ActorState.PENDING || next == ActorState.DEAD;
            case PENDING -> next == ActorState.ALIVE || next == ActorState.RESTARTING || next == ActorState.DEAD;
            case ALIVE -> next == ActorState.RESTARTING || next == ActorState.DEAD;
            case RESTARTING -> next == ActorState.RESTARTING || next == ActorState.ALIVE || next == ActorState.DEAD;
            case DEAD -> false;
        };
    }
}
