package org.rayonyarn.ray;

import io.ray.api.Ray;

/** The node that the calling thread is on, for tests that look into it. */
public final class CurrentNode {
    private CurrentNode() {}

    public static NodeGateway gateway() {
        return ((RayOnYarnRuntime) Ray.internal()).context().job().gateway();
    }
}
