package org.rayonyarn.replication;

import java.io.IOException;

/** Carries orders to nodes. Thread-safe; must not block for long. */
public interface ReplicaTransport {
    /** Lets the source send its copy to the target, which reports it to the planner's owner. */
    void copy(ReplicationOrder.Copy order) throws IOException;

    void delete(ReplicationOrder.Delete order) throws IOException;
}
