package org.rayonyarn.ray.rpc.transport;

import org.rayonyarn.ray.rpc.NodeId;

/**
 * A process of the application and its incarnation.
 *
 * @param node the name that all incarnations share
 * @param epoch larger than that of every incarnation before; at least 0
 */
public record Peer(NodeId node, long epoch) {
    public Peer {
        if (epoch < 0) {
            throw new IllegalArgumentException("epoch is negative; epoch=" + epoch);
        }
    }

    /** {@code <node>@<epoch>}. */
    @Override
    public String toString() {
        return node + "@" + epoch;
    }
}
