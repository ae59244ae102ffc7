package org.rayonyarn.appmaster.spi;

import java.util.Map;
import java.util.TreeMap;

/**
 * The shape of a container.
 *
 * @param memoryMb MiB, as YARN counts them; at least 1
 * @param vcores virtual cores; at least 1
 * @param custom further resource types by YARN's name, such as {@code yarn.io/gpu}, in that type's unit; none is negative
 */
public record Resources(long memoryMb, int vcores, Map<String, Long> custom) {
    public Resources {
        if (memoryMb < 1) {
            throw new IllegalArgumentException("a container needs memory: memoryMb=" + memoryMb);
        }
        if (vcores < 1) {
            throw new IllegalArgumentException("a container needs a virtual core: vcores=" + vcores);
        }
        custom.forEach((name, count) -> {
            if (count < 0) {
                throw new IllegalArgumentException("negative resource: " + name + "=" + count);
            }
        });
        custom = Map.copyOf(custom);
    }

    /** Memory and cores, nothing else. */
    public static Resources of(long memoryMb, int vcores) {
        return new Resources(memoryMb, vcores, Map.of());
    }

    /** How many of a custom resource; 0 for one that isn't named. */
    public long custom(String name) {
        return custom.getOrDefault(name, 0L);
    }

    /** For people: {@code 2048 MiB, 2 vcores, 1 yarn.io/gpu}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(memoryMb).append(" MiB, ").append(vcores).append(vcores == 1 ? " vcore" : " vcores");
        new TreeMap<>(custom).forEach((name, count) -> text.append(", ")
                .append(count == Long.MAX_VALUE ? "unlimited" : count)
                .append(' ')
                .append(name));
        return text.toString();
    }
}
