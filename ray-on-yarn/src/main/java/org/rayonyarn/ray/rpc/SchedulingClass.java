package org.rayonyarn.ray.rpc;

import org.jspecify.annotations.Nullable;

/**
 * Tasks that are alike to schedulers: one worker lease serves them all.
 *
 * @param demand what each of them needs
 * @param home the node that holds most of their inputs, where these are large; null where it doesn't matter
 */
public record SchedulingClass(ResourceSet demand, @Nullable NodeId home) {
    /** Tasks without large inputs. */
    public static SchedulingClass of(ResourceSet demand) {
        return new SchedulingClass(demand, null);
    }

    /** Whether large inputs are on another node than this one. */
    public boolean hasHomeOutside(NodeId node) {
        return home != null && !home.equals(node);
    }
}
