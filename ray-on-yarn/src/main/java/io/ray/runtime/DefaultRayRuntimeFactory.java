package io.ray.runtime;

import io.ray.api.runtime.RayRuntime;
import io.ray.api.runtime.RayRuntimeFactory;
import org.rayonyarn.ray.WorkerRuntime;
import org.rayonyarn.ray.client.Launcher;
import org.rayonyarn.ray.client.RaySettings;

/** The class that {@code Ray.init()} loads by this name: finds the launcher for {@code ray.address}. */
public final class DefaultRayRuntimeFactory implements RayRuntimeFactory {
    @Override
    public RayRuntime createRayRuntime() {
        RayRuntime installed = WorkerRuntime.installed();
        return installed != null ? installed : Launcher.launch(RaySettings.load());
    }
}
