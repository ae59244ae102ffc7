package org.rayonyarn.ray.node;

import java.time.Duration;

/**
 * What a node puts up with from a living one that it can't reach, before it asks the head to part the two.
 *
 * @param unreachable nothing that the other was told has arrived for so long
 * @param keptBytes so many bytes wait for a connection with it
 * @param holdBackBytes from so many on, those who submit to it are held back
 */
public record ConversationLimits(Duration unreachable, long keptBytes, long holdBackBytes) {
    public static final String UNREACHABLE = "ray.node.unreachable-limit-ms";
    public static final String KEPT_BYTES = "ray.rpc.max-waiting-bytes";
    public static final String HOLD_BACK_BYTES = "ray.rpc.high-water-bytes";
}
