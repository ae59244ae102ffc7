package org.rayonyarn.ray.head;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.SchedulingClass;

/**
 * Which worker leases are out: who may run how many tasks of which shape where. Confined to the head.
 *
 * <p>Invariant: what is granted at a target is the sum of what its holders hold there; nothing is held in amounts of 0.
 */
final class LeaseTable {
    private record Holding(NodeId holder, SchedulingClass tasks) {}

    private record Place(NodeId target, ResourceSet shape) {}

    private final Map<Holding, Map<NodeId, Integer>> held = new LinkedHashMap<>();
    private final Map<Place, Integer> granted = new HashMap<>();

    void grant(NodeId holder, SchedulingClass tasks, NodeId target, int slots) {
        held.computeIfAbsent(new Holding(holder, tasks), h -> new LinkedHashMap<>())
                .merge(target, slots, Integer::sum);
        granted.merge(new Place(target, tasks.demand()), slots, Integer::sum);
    }

    /** Takes back what the holder holds there, but no more than {@code slots}. */
    void release(NodeId holder, SchedulingClass tasks, NodeId target, int slots) {
        Holding holding = new Holding(holder, tasks);
        Map<NodeId, Integer> targets = held.getOrDefault(holding, Map.of());
        int released = Math.min(Math.max(slots, 0), targets.getOrDefault(target, 0));
        if (released > 0) {
            targets.merge(target, -released, LeaseTable::sumOrNothing);
            granted.merge(new Place(target, tasks.demand()), -released, LeaseTable::sumOrNothing);
            if (targets.isEmpty()) {
                held.remove(holding);
            }
        }
    }

    /** Takes back all that a node holds. */
    void dropHolder(NodeId holder) {
        held.entrySet().removeIf(entry -> {
            if (!entry.getKey().holder.equals(holder)) {
                return false;
            }
            entry.getValue()
                    .forEach((target, slots) -> granted.merge(
                            new Place(target, entry.getKey().tasks.demand()), -slots, LeaseTable::sumOrNothing));
            return true;
        });
    }

    /** Forgets all that was granted at a node. */
    void dropTarget(NodeId target) {
        held.values().removeIf(targets -> {
            targets.remove(target);
            return targets.isEmpty();
        });
        granted.keySet().removeIf(place -> place.target.equals(target));
    }

    /** Forgets all leases for such demands. */
    void removeIf(Predicate<ResourceSet> demand) {
        held.keySet().removeIf(holding -> demand.test(holding.tasks.demand()));
        granted.keySet().removeIf(place -> demand.test(place.shape));
    }

    /** How many slots each holder has for a class. */
    Map<NodeId, Integer> holdersOf(SchedulingClass tasks) {
        Map<NodeId, Integer> holders = new LinkedHashMap<>();
        held.forEach((holding, targets) -> {
            if (holding.tasks.equals(tasks)) {
                holders.put(
                        holding.holder,
                        targets.values().stream().mapToInt(Integer::intValue).sum());
            }
        });
        return holders;
    }

    /** Where a holder has how many slots for a class; a copy. */
    Map<NodeId, Integer> targetsOf(NodeId holder, SchedulingClass tasks) {
        return new LinkedHashMap<>(held.getOrDefault(new Holding(holder, tasks), Map.of()));
    }

    boolean holdsAny(NodeId holder, SchedulingClass tasks) {
        return held.containsKey(new Holding(holder, tasks));
    }

    int granted(NodeId target, ResourceSet shape) {
        return granted.getOrDefault(new Place(target, shape), 0);
    }

    /** Who holds leases. */
    Set<NodeId> holders() {
        Set<NodeId> holders = new HashSet<>();
        held.keySet().forEach(holding -> holders.add(holding.holder));
        return holders;
    }

    /** Where leases are held. */
    Set<NodeId> targets() {
        Set<NodeId> targets = new HashSet<>();
        granted.keySet().forEach(place -> targets.add(place.target));
        return targets;
    }

    /** Slots that are out, of all shapes. */
    long total() {
        return granted.values().stream().mapToLong(Integer::longValue).sum();
    }

    /** Slots that are held; equals {@link #total}. */
    long totalHeld() {
        return held.values().stream()
                .flatMap(targets -> targets.values().stream())
                .mapToLong(Integer::longValue)
                .sum();
    }

    int held(NodeId holder, SchedulingClass tasks, NodeId target) {
        return held.getOrDefault(new Holding(holder, tasks), Map.of()).getOrDefault(target, 0);
    }

    @Override
    public String toString() {
        return held.toString();
    }

    private static @Nullable Integer sumOrNothing(Integer present, Integer change) {
        int sum = present + change;
        return sum == 0 ? null : sum;
    }
}
