package org.rayonyarn.ray.local;

import io.ray.api.id.JobId;
import java.util.concurrent.atomic.AtomicInteger;
import org.rayonyarn.ray.client.JobSettings;
import org.rayonyarn.ray.client.RaySettings;

/**
 * Counts the jobs of the sessions that this JVM starts one after the other, so that no id of a session's tasks, actors and
 * objects comes back in the next one. Thread-safe.
 */
final class SessionJobs {
    private static final AtomicInteger STARTED = new AtomicInteger();

    private SessionJobs() {}

    /** The settings with an id for the driver's job, unless they name one. */
    static RaySettings numbered(RaySettings settings) {
        return settings.get(JobSettings.ID, "").isEmpty()
                ? settings.with(
                        JobSettings.ID, JobId.fromInt(STARTED.incrementAndGet()).toString())
                : settings;
    }
}
