package org.rayonyarn.ray.node;

import io.ray.api.id.ActorId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.LineageIds;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.TaskSpec;

/** Tells whose patience has ended what an object still waits for, as far as its node knows. Confined to the strand. */
final class Unready {
    private static final int MOST_SHAPES = 100;

    private final RayNode node;
    private final Map<ResourceSet, String> infeasible = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ResourceSet, String> eldest) {
            return size() > MOST_SHAPES;
        }
    };

    Unready(RayNode node) {
        this.node = node;
    }

    /** Nothing in the session is large enough for tasks or actors of this shape. */
    void onInfeasible(ResourceSet shape, String reason) {
        infeasible.put(shape, reason);
    }

    /** The object, who makes it, and what that waits for. */
    String describe(ObjectAddress object) {
        TaskSpec task = node.submissions.find(LineageIds.creator(object.id()));
        if (task != null) {
            return object.id() + " of "
                    + (task.kind() instanceof TaskSpec.Kind.CallActor call
                            ? "call " + task.name() + actor(call.actor())
                            : "task " + task.name() + (node.scheduler.isQueued(task) ? demand(task.resources()) : ""));
        }
        boolean ours = object.owner().equals(node.self().id());
        return object.id() + (ours ? "" : " of node " + object.owner());
    }

    private String actor(ActorId id) {
        ActorInfo actor = node.actorClients.find(id);
        String to = " to actor " + id;
        return actor == null || !actor.isInTheMaking()
                ? to
                : to + ", which is " + actor.state() + demand(actor.resources());
    }

    private String demand(ResourceSet shape) {
        String reason = infeasible.get(shape);
        return reason == null ? "" : "; infeasible: " + reason;
    }
}
