package org.rayonyarn.ray.node;

import io.ray.api.exception.RayTaskException;
import org.rayonyarn.ray.rpc.MessageTooLargeException;
import org.rayonyarn.ray.rpc.TaskResult;
import org.rayonyarn.ray.rpc.TaskSpec;
import org.rayonyarn.ray.value.SystemFailures;

/** What becomes of a task that fits in no message. Stateless. */
final class TooLarge {
    private TooLarge() {}

    /** @param what is too large of it */
    static TaskResult failure(String what, TaskSpec spec, MessageTooLargeException why) {
        return new TaskResult.Inline(SystemFailures.of(
                new RayTaskException(what + " " + spec.name() + " can't be sent: " + why.getMessage())));
    }
}
