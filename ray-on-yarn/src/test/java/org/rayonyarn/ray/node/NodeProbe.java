package org.rayonyarn.ray.node;

import java.util.concurrent.ExecutionException;
import org.rayonyarn.ray.NodeGateway;
import org.rayonyarn.ray.ownership.References;

/** Looks into a node of this process, for tests that count. */
public final class NodeProbe {
    private NodeProbe() {}

    public static int objects(NodeGateway gateway) {
        return now(((NodeApi) gateway).node).objects();
    }

    public static References.Pending pending(NodeGateway gateway) {
        try {
            return ((NodeApi) gateway)
                    .node
                    .pendingReferences()
                    .toCompletableFuture()
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RayNode.Counts now(RayNode node) {
        try {
            return node.counts().toCompletableFuture().get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
