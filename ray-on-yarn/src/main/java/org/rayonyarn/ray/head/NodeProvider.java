package org.rayonyarn.ray.head;

import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ResourceSet;

/**
 * Where nodes come from: YARN's containers, child processes, or nothing at all. Called by the head's owner thread; must not
 * block. A node that has come says so itself, by registering; what else happens is told by {@link Head#onNodeLost} and {@link
 * Head#onNodeRefused}.
 */
public interface NodeProvider {
    /** Asks for one more node, of at least these resources. */
    void addNode(ResourceSet atLeast);

    /** Ends a node's process if it still runs; harmless for one that is gone or was never there. */
    void removeNode(NodeId node, String reason);
}
