package org.rayonyarn.ray.rpc;

import org.jspecify.annotations.Nullable;

/**
 * One bundle of a placement group, and where it is. Immutable.
 *
 * <pre>
 *   unplaced ──place──> being reserved ──commit──> committed
 *      ^                     │                        │
 *      └──────unplace────────┴────────────────────────┘
 * </pre>
 *
 * @param resources what is reserved, by the names that the user gave
 * @param node where; null while no node is chosen
 * @param transaction of the last attempt to reserve it; 0 before the first
 * @param committed whether tasks and actors may use it
 */
public record Bundle(ResourceSet resources, @Nullable NodeId node, long transaction, boolean committed) {
    public Bundle {
        if (committed && node == null) {
            throw new IllegalArgumentException("a committed bundle is on a node: " + resources);
        }
    }

    /** As it is asked for. */
    public static Bundle of(ResourceSet resources) {
        return new Bundle(resources, null, 0, false);
    }

    /** To be reserved there. */
    public Bundle placedOn(NodeId chosen, long itsTransaction) {
        return new Bundle(resources, chosen, itsTransaction, false);
    }

    public Bundle commit() {
        return new Bundle(resources, node, transaction, true);
    }

    /** Its node is dead, or the attempt was given up. */
    public Bundle unplaced() {
        return new Bundle(resources, null, transaction, false);
    }

    public boolean isOn(NodeId other) {
        return other.equals(node);
    }

    /** Chosen, but not committed yet. */
    public boolean isBeingReserved() {
        return node != null && !committed;
    }
}
