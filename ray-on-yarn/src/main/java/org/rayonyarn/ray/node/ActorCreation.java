package org.rayonyarn.ray.node;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.ActorState;
import org.rayonyarn.ray.rpc.HeadReply.ActorRegistered;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.TaskSpec;

/**
 * The creator's side of one actor: registers it with the head, which gives it a place once the constructor's arguments are ready,
 * and sends the constructor to each of its lives, unless the head does. Confined to the strand.
 *
 * <p>Invariant: the constructor of a life is sent once.
 */
final class ActorCreation {
    /** What a creation asks of the world. */
    interface Effects {
        /** Asks the head. */
        void register(ActorInfo actor, @Nullable TaskSpec constructor, Consumer<ActorRegistered> answer);

        void send(NodeId to, TaskSpec constructor);
    }

    private final ActorInfo actor;
    private final TaskSpec submitted;
    private final Effects effects;
    private final Consumer<ActorRegistered> answered;
    private @Nullable TaskSpec ready;
    private boolean begun;
    private boolean unreadyKnown;
    private int sentLife = -1;

    /** @param answered gets each of the head's answers */
    ActorCreation(ActorInfo actor, TaskSpec submitted, Effects effects, Consumer<ActorRegistered> answered) {
        this.actor = actor;
        this.submitted = submitted;
        this.effects = effects;
        this.answered = answered;
    }

    /** As it was submitted. */
    TaskSpec constructor() {
        return submitted;
    }

    /** Takes the actor's name, and its place if the arguments are ready. */
    void begin() {
        begun = true;
        if (ready != null) {
            register(ready);
            return;
        }
        effects.register(actor.in(ActorState.UNREADY, null), null, answer -> {
            unreadyKnown = answer.actor() != null;
            answered.accept(answer);
            if (unreadyKnown && ready != null) {
                register(ready);
            }
        });
    }

    /** The constructor's arguments are ready. */
    void onReady(TaskSpec resolved) {
        ready = resolved;
        if (begun && unreadyKnown) {
            register(resolved);
        }
    }

    private void register(TaskSpec resolved) {
        TaskSpec kept = actor.options().isConstructorKeptByHead() ? resolved : null;
        effects.register(actor, kept, answered);
    }

    /** The head's word on where the actor is. */
    void onPlaced(ActorInfo info) {
        NodeId location = info.location();
        boolean toSend = info.isInTheMaking() && sentLife < info.restarts();
        if (toSend && location != null && ready != null && !actor.options().isConstructorKeptByHead()) {
            sentLife = info.restarts();
            effects.send(location, ready.forLife(info.restarts()));
        }
    }

    /** Whether this node has sent the constructor of that life, so that calls may follow on the same way. */
    boolean hasSent(int life) {
        return sentLife == life;
    }
}
