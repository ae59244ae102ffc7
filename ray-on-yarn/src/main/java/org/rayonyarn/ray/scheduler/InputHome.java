package org.rayonyarn.ray.scheduler;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.TaskArg;
import org.rayonyarn.ray.rpc.TaskSpec;

/**
 * Where most of a task's inputs are, and how many bytes that is. Immutable.
 *
 * @param node null where no node holds any
 */
record InputHome(@Nullable NodeId node, long bytes) {
    private static final InputHome NOWHERE = new InputHome(null, 0);

    static InputHome of(TaskSpec spec) {
        Map<NodeId, Long> bytes = null;
        for (TaskArg arg : spec.args()) {
            if (arg instanceof TaskArg.Located located) {
                bytes = bytes == null ? new HashMap<>() : bytes;
                bytes.merge(located.where().location(), located.where().sizeBytes(), Long::sum);
            }
        }
        return bytes == null
                ? NOWHERE
                : bytes.entrySet().stream()
                        .max(Map.Entry.<NodeId, Long>comparingByValue()
                                .thenComparing(e -> e.getKey().low()))
                        .map(most -> new InputHome(most.getKey(), most.getValue()))
                        .orElse(NOWHERE);
    }
}
