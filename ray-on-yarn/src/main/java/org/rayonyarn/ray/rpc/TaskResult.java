package org.rayonyarn.ray.rpc;

import java.util.List;

/** Where the value of a finished task or a put is. */
public sealed interface TaskResult {
    /** What the value costs, in bytes. */
    long sizeBytes();

    /** References inside the value; they stay alive as long as it does. */
    List<ObjectAddress> references();

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

    /**
     * A large value that stays in a node's object store until it is pulled.
     *
     * @param location the node that holds the first copy; readers ask the owner, who knows of all
     * @param references those inside the value
     */
    record Stored(long sizeBytes, NodeId location, List<ObjectAddress> references) implements TaskResult {}
}
