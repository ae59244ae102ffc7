package org.rayonyarn.ray;

import io.ray.api.runtimecontext.ResourceValue;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.ResourceSlot;

/** Which numbered pieces of resources the calling task or actor holds. Immutable. */
final class ResourceIds {
    /** Which devices this process may see, as CUDA and YARN's containers have it. */
    private static final String VISIBLE_DEVICES = "CUDA_VISIBLE_DEVICES";

    private final Map<String, List<ResourceSlot>> held;

    ResourceIds(TaskContext by) {
        this.held = by.isWorker() ? by.job().gateway().held(by.caller()) : Map.of();
    }

    Map<String, List<ResourceValue>> all() {
        Map<String, List<ResourceValue>> all = new HashMap<>();
        held.forEach((name, slots) -> {
            List<ResourceValue> values = new ArrayList<>();
            slots.forEach(slot -> values.add(value(slot)));
            all.put(name, values);
        });
        return all;
    }

    /** The API's class has no constructor for others. */
    private static ResourceValue value(ResourceSlot slot) {
        try {
            Constructor<ResourceValue> constructor =
                    ResourceValue.class.getDeclaredConstructor(long.class, double.class);
            constructor.setAccessible(true);
            return constructor.newInstance((long) slot.id(), slot.amount());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("not the ray-api that this was built for", e);
        }
    }

    /** Logical GPU ids; those of {@code CUDA_VISIBLE_DEVICES} where it is set. */
    List<Long> gpus() {
        return gpus(System.getenv(VISIBLE_DEVICES));
    }

    /** @param visible device numbers with commas between them; null or empty where all are visible */
    List<Long> gpus(@Nullable String visible) {
        List<Long> gpus = new ArrayList<>();
        String[] devices = visible == null || visible.isBlank() ? new String[0] : visible.split(",", -1);
        for (ResourceSlot slot : held.getOrDefault(ResourceSet.GPU, List.of())) {
            gpus.add(slot.id() < devices.length ? device(devices[slot.id()].strip(), slot.id()) : slot.id());
        }
        return gpus;
    }

    /** A device that is named otherwise than by a number keeps its place in the list. */
    private static long device(String name, int place) {
        return name.matches("\\d{1,18}") ? Long.parseLong(name) : place;
    }
}
