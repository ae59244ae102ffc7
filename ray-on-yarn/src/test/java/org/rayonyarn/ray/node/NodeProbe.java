package org.rayonyarn.ray.node;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.rayonyarn.ray.NodeGateway;
import org.rayonyarn.ray.ownership.References;

/** Looks into a node of this process, for tests that count. */
public final class NodeProbe {
    private NodeProbe() {}

    public static int objects(NodeGateway gateway) {
        return look(gateway, node -> node.objects.size());
    }

    /** What is under way between the nodes about references. */
    public static References.Pending pending(NodeGateway gateway) {
        return look(gateway, node -> node.references.counts.pending());
    }

    private static <T> T look(NodeGateway gateway, Function<RayNode, T> at) {
        RayNode node = ((NodeApi) gateway).node;
        CompletableFuture<T> seen = new CompletableFuture<>();
        node.strand.execute(() -> seen.complete(at.apply(node)));
        return seen.join();
    }
}
