package org.rayonyarn.ray.head.policy;

import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.NodeId;

/**
 * What tasks of one class have to pull before they can start.
 *
 * @param home the node that holds it; null where all have to pull alike
 * @param bytes of one task, on average
 */
public record Inputs(@Nullable NodeId home, long bytes, long bandwidthBytesPerSecond) {
    /** How long the transfer to a node takes. */
    double pullNanos(NodeId node) {
        return node.equals(home) ? 0 : 1e9 * bytes / bandwidthBytesPerSecond;
    }
}
