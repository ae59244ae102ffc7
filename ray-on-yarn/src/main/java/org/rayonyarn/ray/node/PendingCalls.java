package org.rayonyarn.ray.node;

import io.ray.api.exception.PendingCallsLimitExceededException;
import io.ray.api.id.ActorId;
import io.ray.api.id.TaskId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.rayonyarn.ray.rpc.TaskSpec;

/**
 * Counts the calls under way to actors whose handles have a limit. A caller, that is a driver, a task or an actor, is what Ray has
 * a process for, so each counts its own. Any thread.
 */
final class PendingCalls {
    private record Pair(TaskId caller, ActorId actor) {
        static Pair of(TaskSpec.Kind.CallActor call) {
            return new Pair(call.caller(), call.actor());
        }
    }

    private final ConcurrentMap<Pair, Integer> counts = new ConcurrentHashMap<>();

    /** One more call. */
    void add(TaskSpec spec, int limit) {
        TaskSpec.Kind.CallActor call = (TaskSpec.Kind.CallActor) spec.kind();
        counts.merge(Pair.of(call), 1, (before, one) -> {
            if (before >= limit) {
                PendingCallsLimitExceededException refusal = new PendingCallsLimitExceededException("call "
                        + spec.name() + " of actor " + call.actor() + " is refused: " + before
                        + " calls of this caller are under way, its maxPendingCalls is " + limit);
                refusal.actorId = call.actor();
                throw refusal;
            }
            return before + one;
        });
    }

    /** A call is over; one that was not counted changes nothing. */
    void over(TaskSpec.Kind.CallActor call) {
        if (!counts.isEmpty()) {
            counts.computeIfPresent(Pair.of(call), (pair, count) -> count > 1 ? count - 1 : null);
        }
    }
}
