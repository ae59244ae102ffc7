package org.rayonyarn.ray.node;

import io.ray.api.exception.RayException;
import io.ray.api.id.ActorId;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.TaskSpec;

/**
 * Keeps calls of an actor that doesn't keep up from filling the memory of the caller: its thread waits until the actor's node takes
 * messages again. Any thread but the strand's.
 *
 * <p>Invariant: nobody waits who calls an actor of this node, or one whose place isn't known, or who submits anything but a call.
 */
final class BackPressure {
    private final NodeId self;
    private final Function<ActorId, @Nullable NodeId> locations;
    private final HoldBack holdBack;
    private final Duration patience;

    /**
     * @param locations where an actor lives, null while unknown; any thread
     * @param patience how long a caller waits at most
     */
    BackPressure(NodeId self, Function<ActorId, @Nullable NodeId> locations, HoldBack holdBack, Duration patience) {
        this.self = self;
        this.locations = locations;
        this.holdBack = holdBack;
        this.patience = patience;
    }

    /**
     * Returns once the task may be submitted.
     *
     * @throws RayException if it may not within the patience, or the thread is interrupted
     */
    void await(TaskSpec spec) {
        if (!(spec.kind() instanceof TaskSpec.Kind.CallActor call)) {
            return;
        }
        NodeId target = locations.apply(call.actor());
        if (target == null || target.equals(self)) {
            return;
        }
        try {
            if (!holdBack.await(target, patience)) {
                throw new RayException("node " + target + " has not taken a message for " + patience.toSeconds()
                        + " s: the call of actor " + call.actor() + " was not submitted");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RayException("interrupted while submitting a call", e);
        }
    }
}
