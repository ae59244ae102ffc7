package org.rayonyarn.ray.node;

import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import io.ray.api.id.ObjectId;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.ActorState;
import org.rayonyarn.ray.rpc.LineageIds;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The actors that this node has created and that are not detached: each ends when its last handle is gone. A handle counts as a
 * reference to the result of the actor's constructor, wherever it is, and so does every call that is under way. Confined to the
 * strand.
 */
final class ActorHandles {
    private static final Logger LOG = LoggerFactory.getLogger(ActorHandles.class);

    private final Consumer<ActorId> end;
    private final Map<ObjectId, ActorInfo> counted = new HashMap<>();

    /** Those whose end the head has not confirmed. */
    private final Set<ActorId> ending = new LinkedHashSet<>();

    /** @param end has the head end an actor; it may be asked again */
    ActorHandles(Consumer<ActorId> end) {
        this.end = end;
    }

    void created(ActorInfo actor) {
        if (!actor.options().detached()) {
            counted.put(LineageIds.handle(actor.id()), actor);
        }
    }

    /** Nobody refers to an object of this node any more. */
    void onForgotten(ObjectId object) {
        ActorInfo actor = counted.remove(object);
        if (actor != null) {
            LOG.info(
                    "an actor is ended, since nobody has a handle for it any more; actor={} name={} class={}",
                    actor.id(),
                    actor.options().name(),
                    actor.className());
            ending.add(actor.id());
            end.accept(actor.id());
        }
    }

    /** News of the head. */
    void onUpdate(ActorInfo actor) {
        if (actor.state() == ActorState.DEAD) {
            ending.remove(actor.id());
            counted.remove(LineageIds.handle(actor.id()));
        }
    }

    /** On a new connection with the head: it may not have heard. */
    void endAgain() {
        ending.forEach(end);
    }

    void onJobEnded(JobId job) {
        counted.values().removeIf(actor -> actor.job().equals(job));
    }
}
