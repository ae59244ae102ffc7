package org.rayonyarn.ray.local;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.rayonyarn.ray.head.NodeProvider;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ResourceSet;

/**
 * The child JVMs of a session as its head sees them: as many as at the start, never more. Says on standard error which are dead
 * though they run, such as a stopped one; of those that have ended {@link ChildNode} speaks. Immutable.
 */
final class ChildNodes implements NodeProvider {
    private final Map<NodeId, String> names;

    ChildNodes(int count) {
        this.names = IntStream.range(0, count)
                .mapToObj(ChildNodes::name)
                .collect(Collectors.toUnmodifiableMap(NodeId::of, Function.identity()));
    }

    static String name(int index) {
        return "node-" + index;
    }

    @Override
    public void addNode(ResourceSet atLeast) {}

    @Override
    public void removeNode(NodeId node, String reason) {
        String name = names.get(node);
        if (name != null && !reason.startsWith(ChildNode.ENDED)) {
            System.err.println("ray: " + name + " is dead: " + reason + ChildNode.CONSEQUENCES);
        }
    }
}
