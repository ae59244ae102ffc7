package org.rayonyarn.ray.yarn;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.appmaster.spi.ContainerId;
import org.rayonyarn.appmaster.spi.ContainerSpec;
import org.rayonyarn.appmaster.spi.Containers;
import org.rayonyarn.appmaster.spi.RequestId;
import org.rayonyarn.ray.head.NodeProvider;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Nodes are containers. Safe for several threads: the head asks on its own, the ApplicationMaster's thread tells what came. */
final class NodeContainers implements NodeProvider {
    private static final Logger LOG = LoggerFactory.getLogger(NodeContainers.class);

    private final Map<NodeId, ContainerId> running = new ConcurrentHashMap<>();
    private final Set<NodeId> seen = ConcurrentHashMap.newKeySet();
    private final Set<RequestId> asked = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Source source;

    /** Where containers come from, once the attempt has started. */
    private record Source(Containers containers, Supplier<ContainerSpec> spec) {
        RequestId ask() {
            return containers.request(spec.get());
        }
    }

    /** Asks for the first nodes. */
    void start(Containers containers, Supplier<ContainerSpec> spec, int nodes) {
        Source opened = new Source(containers, spec);
        source = opened;
        for (int i = 0; i < nodes; i++) {
            asked.add(opened.ask());
        }
    }

    @Override
    public void addNode(ResourceSet atLeast) {
        Source open = source;
        if (open == null) {
            LOG.warn("a node is wanted before the attempt has started: resources={}", atLeast);
            return;
        }
        asked.add(open.ask());
    }

    @Override
    public void removeNode(NodeId node, String reason) {
        ContainerId container = running.get(node);
        Source open = source;
        if (container != null && open != null) {
            LOG.info("a node's container is released: container={} reason={}", container, reason);
            open.containers().release(container);
        }
    }

    /** Whether the request was for a node. */
    boolean answered(RequestId request) {
        return asked.remove(request);
    }

    void started(ContainerId container) {
        running.put(nodeOf(container), container);
    }

    /** The node that ran in a container; empty if it was none of ours. */
    Optional<NodeId> ended(ContainerId container) {
        NodeId node = nodeOf(container);
        return running.remove(node) == null ? Optional.empty() : Optional.of(node);
    }

    /**
     * Whether a node is gone that YARN believes to run: it will say soon how the container ended.
     *
     * @param members the nodes that the head hears; one that has never been among them still starts
     */
    boolean isOneMissing(Set<NodeId> members) {
        seen.addAll(members);
        seen.retainAll(running.keySet());
        return !members.containsAll(seen);
    }

    /** The containers that run now. */
    List<ContainerId> running() {
        return new ArrayList<>(running.values());
    }

    private static NodeId nodeOf(ContainerId container) {
        return NodeId.of(container.value());
    }
}
