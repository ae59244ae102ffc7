package org.rayonyarn.ray.scheduler;

import io.ray.api.id.PlacementGroupId;
import io.ray.api.id.TaskId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.BundleResources;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.ResourceSlot;
import org.rayonyarn.ray.rpc.TaskSpec;

/**
 * The books of one node's resources. Confined.
 *
 * <p>Tasks without any demand take one of a fixed number of slots instead, since a node can't run a million of them at once;
 * actors without any demand take nothing. A task that waits lends its slot and its CPU, and nothing else, as on Ray.
 */
final class NodeResources {
    private final int taskSlots;
    private final Map<String, Long> available;
    private final Map<TaskId, Holding> holdings = new HashMap<>();
    private final GpuSlots gpus;
    private final Map<String, Long> heldBack = new HashMap<>();
    private ResourceSet offered;
    private int freeSlots;

    private static final class Holding {
        TaskSpec task;
        ResourceSet demand;
        final int slots;
        final List<ResourceSlot> gpus;
        final boolean isActor;

        /** How many of the task's threads wait; its CPU is lent to others while there are any. */
        int waits;

        Holding(TaskSpec task, boolean isActor, int slots, List<ResourceSlot> gpus) {
            this.task = task;
            this.demand = task.resources();
            this.isActor = isActor;
            this.slots = slots;
            this.gpus = gpus;
        }
    }

    NodeResources(ResourceSet total, int taskSlots) {
        this.offered = total;
        this.taskSlots = taskSlots;
        this.freeSlots = taskSlots;
        this.available = new TreeMap<>(total.units());
        this.gpus = new GpuSlots(total);
    }

    boolean tryAcquire(TaskSpec spec) {
        ResourceSet demand = spec.resources();
        boolean isActor = spec.kind() instanceof TaskSpec.Kind.CreateActor;
        int slots = BundleResources.demandsNothing(demand) && !isActor ? 1 : 0;
        if (taskSlots == 0 || freeSlots < slots || !fits(demand)) {
            return false;
        }
        List<ResourceSlot> itsGpus = gpus.take(demand);
        if (itsGpus == null) {
            return false;
        }
        Holding holding = new Holding(spec, isActor, slots, itsGpus);
        holdings.put(spec.id(), holding);
        freeSlots -= slots;
        add(demand, -1);
        return true;
    }

    void release(TaskId task) {
        Holding holding = holdings.remove(task);
        if (holding == null) {
            return;
        }
        if (holding.waits > 0) {
            lendable(holding, -1);
        }
        freeSlots += holding.slots;
        add(holding.demand, 1);
        gpus.give(holding.demand, holding.gpus);
    }

    /** A task that is over leaves what it holds to one of the same demand. */
    void pass(TaskId over, TaskSpec next) {
        Holding holding = holdings.remove(over);
        if (holding == null) {
            return;
        }
        if (holding.waits > 0) {
            holding.waits = 0;
            lendable(holding, -1);
        }
        holding.task = next;
        holdings.put(next.id(), holding);
    }

    /** What runs here under this id. */
    Optional<TaskSpec> find(TaskId task) {
        return Optional.ofNullable(holdings.get(task)).map(holding -> holding.task);
    }

    void lend(TaskId task) {
        Holding holding = holdings.get(task);
        if (holding != null && holding.waits++ == 0) {
            lendable(holding, 1);
        }
    }

    void takeBack(TaskId task) {
        Holding holding = holdings.get(task);
        if (holding != null && --holding.waits == 0) {
            lendable(holding, -1);
        }
    }

    private void lendable(Holding holding, int sign) {
        freeSlots += sign * holding.slots;
        holding.demand.units().forEach((name, units) -> {
            if (isCpu(name)) {
                available.merge(name, sign * units, Long::sum);
            }
        });
    }

    /** The node's own CPU, or a bundle's. */
    static boolean isCpu(String name) {
        return name.equals(ResourceSet.CPU) || name.startsWith(ResourceSet.CPU + "_group_");
    }

    int running() {
        return holdings.size();
    }

    /** How many tasks of this demand could run at once, if nothing else did. */
    int slotsFor(ResourceSet demand) {
        int copies = offered.copiesOf(demand);
        return BundleResources.demandsNothing(demand) ? Math.min(taskSlots, copies) : copies;
    }

    /** Whether the actors that live here leave enough for a task of this demand, once all other tasks have ended. */
    boolean fitsBesideActors(ResourceSet demand) {
        ResourceSet left = offered;
        for (Holding holding : holdings.values()) {
            if (holding.isActor) {
                left = left.minus(holding.demand);
            }
        }
        return left.contains(demand);
    }

    /** What is free; nothing of a resource that resumed tasks overdraw. */
    ResourceSet available() {
        Map<String, Long> free = new HashMap<>();
        available.forEach((name, units) -> free.put(name, Math.max(0, units - heldBack.getOrDefault(name, 0L))));
        return nonNegative(free);
    }

    private static ResourceSet nonNegative(Map<String, Long> free) {
        free.replaceAll((name, units) -> Math.max(0, units));
        return ResourceSet.ofUnits(free);
    }

    /** What a task or an actor holds, by the names that the user gave; empty for one that doesn't run here. */
    Map<String, List<ResourceSlot>> held(TaskId task) {
        Holding holding = holdings.get(task);
        Map<String, List<ResourceSlot>> held = new TreeMap<>();
        if (holding != null) {
            BundleResources.plain(holding.demand)
                    .units()
                    .forEach((name, units) -> held.put(
                            name, name.equals(ResourceSet.GPU) ? holding.gpus : List.of(new ResourceSlot(0, units))));
        }
        return held;
    }

    private boolean fits(ResourceSet demand) {
        for (Map.Entry<String, Long> wanted : demand.units().entrySet()) {
            long free = available.getOrDefault(wanted.getKey(), 0L);
            if (free - heldBack.getOrDefault(wanted.getKey(), 0L) < wanted.getValue()) {
                return false;
            }
        }
        return true;
    }

    private void add(ResourceSet amounts, int sign) {
        amounts.units().forEach((name, units) -> available.merge(name, sign * units, Long::sum));
    }

    // --------------------------------------------------------------------------------- bundles of placement groups

    /** Whatever starts next leaves so much alone, but for {@link #tryReserve}. */
    void holdBack(ResourceSet claimed) {
        claimed.units().forEach((name, units) -> heldBack.merge(name, units, Long::sum));
    }

    /** Whether a placement group waits for what is in use. */
    boolean holdsBack() {
        return !heldBack.isEmpty();
    }

    /** Nothing is held back any more. */
    void holdNothingBack() {
        heldBack.clear();
    }

    /** Takes bundles out of what the node offers, if all of them are free: the GPUs that go with them, or null. */
    @Nullable
    List<ResourceSlot> tryReserve(ResourceSet bundles) {
        if (!fits(bundles)) {
            return null;
        }
        List<ResourceSlot> taken = gpus.take(bundles);
        if (taken != null) {
            add(bundles, -1);
            offered = offered.minus(bundles);
        }
        return taken;
    }

    /** Bundles that were reserved and not opened are free again. */
    void giveBack(ResourceSet bundles, List<ResourceSlot> slots) {
        add(bundles, 1);
        offered = offered.plus(bundles);
        gpus.give(bundles, slots);
    }

    /** The group's tasks may use these names, and the GPUs that were reserved with them. */
    void open(PlacementGroupId group, ResourceSet names, List<ResourceSlot> slots) {
        add(names, 1);
        offered = offered.plus(names);
        gpus.open(group, slots);
    }

    /**
     * The group is no more: what it doesn't use is the node's again, the rest follows as its tasks end.
     *
     * @param names that were opened for it
     */
    void close(PlacementGroupId group, ResourceSet names) {
        ResourceSet bundles = BundleResources.plain(names);
        List<String> closed = new ArrayList<>(names.units().keySet());
        offered = offered.minus(names).plus(bundles);
        bundles.units().keySet().forEach(name -> {
            Long free = available.get(BundleResources.anyOf(name, group));
            available.merge(name, free == null ? 0 : free, Long::sum);
        });
        closed.forEach(available::remove);
        gpus.close(group);
        holdings.values().stream()
                .filter(holding -> BundleResources.isFor(holding.demand, group))
                .forEach(holding -> holding.demand = BundleResources.plain(holding.demand));
    }
}
