package org.rayonyarn.ray.head;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.rayonyarn.ray.rpc.HeadRequest.RequestLeases;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ResourceSet;

/**
 * Requests for leases that have no answer yet: for each shape one a requester, in the order in which they came. Confined to the
 * head.
 */
final class PendingLeases {
    private final Map<ResourceSet, Map<NodeId, RequestLeases>> byShape = new LinkedHashMap<>();

    record Pending(NodeId requester, RequestLeases request) {}

    /** Takes the place of the requester's older request of the shape; without one, the last. */
    void put(NodeId requester, RequestLeases request) {
        byShape.computeIfAbsent(request.shape(), s -> new LinkedHashMap<>()).put(requester, request);
    }

    void remove(NodeId requester, ResourceSet shape) {
        Map<NodeId, RequestLeases> requests = byShape.get(shape);
        if (requests != null) {
            requests.remove(requester);
            if (requests.isEmpty()) {
                byShape.remove(shape);
            }
        }
    }

    void removeAll(NodeId requester) {
        byShape.values().removeIf(requests -> {
            requests.remove(requester);
            return requests.isEmpty();
        });
    }

    /** The requests of a shape, first come first; a copy. */
    List<Pending> of(ResourceSet shape) {
        return byShape.getOrDefault(shape, Map.of()).entrySet().stream()
                .map(entry -> new Pending(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** The shapes that somebody waits for; a copy. */
    Collection<ResourceSet> shapes() {
        return List.copyOf(byShape.keySet());
    }

    void forEach(BiConsumer<NodeId, ResourceSet> action) {
        byShape.forEach((shape, requests) -> requests.keySet().forEach(requester -> action.accept(requester, shape)));
    }

    int size() {
        return byShape.values().stream().mapToInt(Map::size).sum();
    }
}
