package org.rayonyarn.ray.node;

import io.ray.api.id.TaskId;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.ActorOptions;
import org.rayonyarn.ray.rpc.TaskSpec;

/** A call of an actor, in its caller's queue or under way; it can be sent once its arguments are resolved. Confined to the actor's client. */
final class ActorCall {
    final TaskSpec submitted;

    /** With its arguments resolved; null until they are. */
    @Nullable
    TaskSpec ready;

    /** The life of the actor that it was last sent to. */
    int life;

    private int retries;

    ActorCall(TaskSpec submitted) {
        this.submitted = submitted;
    }

    TaskId caller() {
        return callerOf(submitted);
    }

    static TaskId callerOf(TaskSpec call) {
        return ((TaskSpec.Kind.CallActor) call.kind()).caller();
    }

    String group(ActorOptions options) {
        return options.groupOf(submitted.function(), ((TaskSpec.Kind.CallActor) submitted.kind()).group());
    }

    /** For another life; false if the call has had as many as it may. */
    boolean retry(int maxRetries) {
        return maxRetries == ActorOptions.UNLIMITED || retries++ < maxRetries;
    }
}
