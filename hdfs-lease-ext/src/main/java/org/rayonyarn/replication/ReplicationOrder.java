package org.rayonyarn.replication;

/** What the planner wants done. */
public sealed interface ReplicationOrder {
    String object();

    /** Copy an object of the given generation from one node to another; the target reports it when it has it. */
    record Copy(String object, long generation, String source, String target) implements ReplicationOrder {}

    /** Delete a copy that is one too many, stale or of a deleted object. */
    record Delete(String object, long generation, String node) implements ReplicationOrder {}
}
