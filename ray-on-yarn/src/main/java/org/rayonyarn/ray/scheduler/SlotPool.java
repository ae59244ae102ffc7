package org.rayonyarn.ray.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.ResourceSlot;

/**
 * Which numbered pieces of a resource (GPUs) are free, and how much of each. Confined.
 *
 * <p>Whole pieces are given whole. Fractions share a piece: the fullest one that has room, so that whole ones stay whole.
 */
final class SlotPool {
    private final long unitsOfOne;
    private final TreeMap<Integer, Long> free = new TreeMap<>();

    /** @param unitsOfOne how many units make one piece */
    SlotPool(long unitsOfOne) {
        this.unitsOfOne = unitsOfOne;
    }

    /** A pool of so many units: as many pieces as that makes, the last perhaps not whole. */
    static SlotPool of(long units, long unitsOfOne) {
        SlotPool pool = new SlotPool(unitsOfOne);
        for (long left = units; left > 0; left -= unitsOfOne) {
            pool.free.put(pool.free.size(), Math.min(left, unitsOfOne));
        }
        return pool;
    }

    /** Takes so many units out of the pool; null, and nothing is taken, where the free pieces don't allow it. */
    @Nullable
    List<ResourceSlot> take(long units) {
        List<ResourceSlot> taken = new ArrayList<>();
        long left = units;
        while (left > 0) {
            long wanted = Math.min(left, unitsOfOne);
            Integer slot = bestFor(wanted);
            if (slot == null) {
                give(taken);
                return null;
            }
            free.merge(slot, -wanted, Long::sum);
            taken.add(new ResourceSlot(slot, wanted));
            left -= wanted;
        }
        return taken;
    }

    private @Nullable Integer bestFor(long wanted) {
        Integer best = null;
        long bestFree = Long.MAX_VALUE;
        for (Map.Entry<Integer, Long> slot : free.entrySet()) {
            if (slot.getValue() >= wanted && slot.getValue() < bestFree) {
                best = slot.getKey();
                bestFree = slot.getValue();
            }
        }
        return best;
    }

    void give(List<ResourceSlot> slots) {
        slots.forEach(slot -> free.merge(slot.id(), slot.units(), Long::sum));
    }

    /** All that is free; the pool is empty afterwards. */
    List<ResourceSlot> drain() {
        List<ResourceSlot> all = free.entrySet().stream()
                .filter(slot -> slot.getValue() > 0)
                .map(slot -> new ResourceSlot(slot.getKey(), slot.getValue()))
                .toList();
        free.clear();
        return all;
    }
}
