package org.rayonyarn.replication;

/** How much an object needs copies; the first goes first. */
enum Urgency {
    /** One copy is left, or all that is left is on nodes that retire. */
    LAST_COPY,
    /** Fewer than a third of the copies it should have. */
    BADLY_UNDER,
    /** Fewer than it should have. */
    UNDER,
    /** Enough, but all on one rack. */
    MISPLACED,
    /** More than enough. */
    EXCESS,
    /** As it should be. */
    FINE,
    /** No copy that can be reached: nothing to do but wait for a node to come back. */
    UNREACHABLE
}
