package io.ray.runtime;

import io.ray.api.runtime.RayRuntime;
import io.ray.runtime.config.RayConfig;

/** What {@code Ray.internal()} can be cast to, by Ray's name, to ask for more than the API has. */
public abstract class AbstractRayRuntime implements RayRuntime {
    /** The configuration as the calling task has it. */
    public abstract RayConfig getRayConfig();
}
