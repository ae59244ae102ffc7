package org.rayonyarn.ray.head;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.rayonyarn.ray.rpc.HeadRequest.RequestLeases;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.SchedulingClass;

/**
 * Requests for leases that have no answer yet: for each class of tasks one a requester, in the order in which they came. Confined to the
 * head.
 */
final class PendingLeases {
    private final Map<SchedulingClass, Map<NodeId, RequestLeases>> byClass = new LinkedHashMap<>();

    record Pending(NodeId requester, RequestLeases request) {}

    /** Takes the place of the requester's older request of the class; without one, the last. */
    void put(NodeId requester, RequestLeases request) {
        byClass.computeIfAbsent(request.tasks(), t -> new LinkedHashMap<>()).put(requester, request);
    }

    void remove(NodeId requester, SchedulingClass tasks) {
        Map<NodeId, RequestLeases> requests = byClass.get(tasks);
        if (requests != null) {
            requests.remove(requester);
            if (requests.isEmpty()) {
                byClass.remove(tasks);
            }
        }
    }

    void removeAll(NodeId requester) {
        byClass.values().removeIf(requests -> {
            requests.remove(requester);
            return requests.isEmpty();
        });
    }

    /** Forgets all requests for such demands. */
    void removeIf(Predicate<ResourceSet> demand) {
        byClass.keySet().removeIf(tasks -> demand.test(tasks.demand()));
    }

    /** The requests of a class, first come first; a copy. */
    List<Pending> of(SchedulingClass tasks) {
        return byClass.getOrDefault(tasks, Map.of()).entrySet().stream()
                .map(entry -> new Pending(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** The classes that somebody waits for; a copy. */
    Collection<SchedulingClass> classes() {
        return List.copyOf(byClass.keySet());
    }

    void forEach(BiConsumer<NodeId, SchedulingClass> action) {
        byClass.forEach((tasks, requests) -> requests.keySet().forEach(requester -> action.accept(requester, tasks)));
    }

    int size() {
        return byClass.values().stream().mapToInt(Map::size).sum();
    }
}
