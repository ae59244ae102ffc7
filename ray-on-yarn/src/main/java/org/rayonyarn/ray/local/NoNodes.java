package org.rayonyarn.ray.local;

import org.rayonyarn.ray.head.NodeProvider;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ResourceSet;

/** Where nobody can add nodes: the session is as large as it was started. */
final class NoNodes implements NodeProvider {
    @Override
    public void addNode(ResourceSet atLeast) {}

    @Override
    public void removeNode(NodeId node, String reason) {}
}
