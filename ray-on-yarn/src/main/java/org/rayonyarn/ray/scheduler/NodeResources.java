package org.rayonyarn.ray.scheduler;

import io.ray.api.id.TaskId;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.TaskSpec;

/**
 * The books of one node's resources. Confined.
 *
 * <p>Tasks without any demand take one of a fixed number of slots instead, since a node can't run a million of them at once;
 * actors without any demand take nothing.
 */
final class NodeResources {
    private final ResourceSet total;
    private final int taskSlots;
    private final Map<String, Long> available;
    private final Map<TaskId, Holding> holdings = new HashMap<>();
    private int freeSlots;

    private static final class Holding {
        final ResourceSet demand;
        final int slots;

        /** How many of the task's threads wait; its resources are lent to others while there are any. */
        int waits;

        Holding(ResourceSet demand, int slots) {
            this.demand = demand;
            this.slots = slots;
        }
    }

    NodeResources(ResourceSet total, int taskSlots) {
        this.total = total;
        this.taskSlots = taskSlots;
        this.freeSlots = taskSlots;
        this.available = new TreeMap<>(total.units());
    }

    boolean tryAcquire(TaskSpec spec) {
        boolean isActor = spec.kind() instanceof TaskSpec.Kind.CreateActor;
        int slots = spec.resources().isEmpty() && !isActor ? 1 : 0;
        if (taskSlots == 0 || freeSlots < slots || !fits(spec.resources())) {
            return false;
        }
        Holding holding = new Holding(spec.resources(), slots);
        holdings.put(spec.id(), holding);
        add(holding, -1);
        return true;
    }

    void release(TaskId task) {
        Holding holding = holdings.remove(task);
        if (holding != null && holding.waits == 0) {
            add(holding, 1);
        }
    }

    void lend(TaskId task) {
        Holding holding = holdings.get(task);
        if (holding != null && holding.waits++ == 0) {
            add(holding, 1);
        }
    }

    void takeBack(TaskId task) {
        Holding holding = holdings.get(task);
        if (holding != null && --holding.waits == 0) {
            add(holding, -1);
        }
    }

    int running() {
        return holdings.size();
    }

    int slotsFor(ResourceSet demand) {
        return demand.isEmpty() ? taskSlots : total.copiesOf(demand);
    }

    /** What is free; nothing of a resource that resumed tasks overdraw. */
    ResourceSet available() {
        Map<String, Long> free = new HashMap<>();
        available.forEach((name, units) -> free.put(name, Math.max(0, units)));
        return ResourceSet.ofUnits(free);
    }

    private boolean fits(ResourceSet demand) {
        for (Map.Entry<String, Long> wanted : demand.units().entrySet()) {
            if (available.getOrDefault(wanted.getKey(), 0L) < wanted.getValue()) {
                return false;
            }
        }
        return true;
    }

    private void add(Holding holding, int sign) {
        freeSlots += sign * holding.slots;
        holding.demand.units().forEach((name, units) -> available.merge(name, sign * units, Long::sum));
    }
}
