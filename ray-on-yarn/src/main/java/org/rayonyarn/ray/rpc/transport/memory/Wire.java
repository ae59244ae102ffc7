package org.rayonyarn.ray.rpc.transport.memory;

import java.time.Duration;
import org.rayonyarn.ray.rpc.NodeId;

/** Carries parcels between the transports of a hub. */
interface Wire {
    /** One direction of one connection; its parcels arrive at {@code target} in order, never two at once. */
    record Lane(NodeId from, MemoryTransport<?> target) {
        /** Each lane is itself, whatever it joins. */
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /** Something on its way. */
    interface Parcel {
        /** At the target. */
        void deliver();

        /** Exactly once, delivered or not: it is no longer under way. */
        default void settle() {}

        /** Connecting and disconnecting is not lost, repeated or cut off; messages may be. */
        default boolean isMessage() {
            return false;
        }
    }

    void carry(Lane lane, Parcel parcel);

    void after(Duration delay, Runnable task);

    /** Nothing more arrives at {@code transport}. */
    void close(MemoryTransport<?> transport);
}
