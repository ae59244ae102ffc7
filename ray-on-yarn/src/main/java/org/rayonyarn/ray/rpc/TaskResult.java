package org.rayonyarn.ray.rpc;

import java.util.List;

/** Where the value of a finished task or a put is. */
public sealed interface TaskResult {
    /** What the value costs, in bytes. */
    long sizeBytes();

    /** The references inside the value, where that is known here. */
    default List<ObjectAddress> references() {
        return List.of();
    }

    /** The value itself: small, or a failure, or held where it is asked for. */
    record Inline(Payload payload) implements TaskResult {
        @Override
        public long sizeBytes() {
            return payload.sizeBytes();
        }

        @Override
        public List<ObjectAddress> references() {
            return payload.references();
        }
    }

    /** A large value that stays in a node's object store until it is pulled. */
    record Stored(long sizeBytes, NodeId location) implements TaskResult {}
}
