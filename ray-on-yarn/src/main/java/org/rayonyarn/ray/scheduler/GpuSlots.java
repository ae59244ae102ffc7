package org.rayonyarn.ray.scheduler;

import io.ray.api.id.PlacementGroupId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.BundleResources;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.ResourceSlot;

/**
 * Which GPU is whose: tasks outside placement groups share the node's pool, those inside share what their group holds here.
 * Confined.
 *
 * <p>Invariant: no part of a GPU is in two hands.
 */
final class GpuSlots {
    private final SlotPool own;
    private final Map<PlacementGroupId, SlotPool> groups = new HashMap<>();

    GpuSlots(ResourceSet total) {
        this.own = SlotPool.of(units(total), ResourceSet.UNITS);
    }

    /** The GPUs for a demand, none where it demands none; null where the pool has no piece for it. */
    @Nullable
    List<ResourceSlot> take(ResourceSet demand) {
        if (!mentionsGpus(demand)) {
            return List.of();
        }
        SlotPool pool = poolOf(demand);
        return pool == null ? null : pool.take(units(BundleResources.plain(demand)));
    }

    /** @param demand that they were taken for */
    void give(ResourceSet demand, List<ResourceSlot> slots) {
        if (!slots.isEmpty()) {
            SlotPool pool = poolOf(demand);
            (pool == null ? own : pool).give(slots);
        }
    }

    private @Nullable SlotPool poolOf(ResourceSet demand) {
        PlacementGroupId group = BundleResources.groupOf(demand);
        return group == null ? own : groups.get(group);
    }

    /** From now on the group's tasks may use these. */
    void open(PlacementGroupId group, List<ResourceSlot> slots) {
        if (!slots.isEmpty()) {
            groups.computeIfAbsent(group, g -> new SlotPool(ResourceSet.UNITS)).give(slots);
        }
    }

    /** The group is no more: what is free of its pool is the node's again; the rest comes back later. */
    void close(PlacementGroupId group) {
        SlotPool pool = groups.remove(group);
        if (pool != null) {
            own.give(pool.drain());
        }
    }

    private static boolean mentionsGpus(ResourceSet demand) {
        for (String name : demand.units().keySet()) {
            if (name.startsWith(ResourceSet.GPU)) {
                return true;
            }
        }
        return false;
    }

    private static long units(ResourceSet resources) {
        return resources.units().getOrDefault(ResourceSet.GPU, 0L);
    }
}
