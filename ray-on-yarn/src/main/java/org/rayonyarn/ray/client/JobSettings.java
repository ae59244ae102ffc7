package org.rayonyarn.ray.client;

import io.ray.api.id.JobId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a driver's job is like, by Ray's keys {@code ray.job.*}.
 *
 * @param namespace where its actors' names hold; empty for one of its own
 * @param entrypoint what was started, for people
 * @param wanted its id; null for the next free one
 */
public record JobSettings(String namespace, String entrypoint, @Nullable JobId wanted) {
    /** A list: {@code ray.job.jvm-options.0} and so on. */
    public static final String JVM_OPTIONS = "ray.job.jvm-options";

    public static final String CODE_SEARCH_PATH = "ray.job.code-search-path";

    /** The lifetime of actors that are given none, by Ray's name of it. */
    static final String DEFAULT_ACTOR_LIFETIME = "ray.job.default-actor-lifetime";

    private static final String NAMESPACE = "ray.job.namespace";
    private static final String ID = "ray.job.id";

    /** Every key of a job, and what holds where it isn't set. */
    public static final Map<String, String> DEFAULTS = Map.of(
            NAMESPACE, "",
            ID, "",
            JVM_OPTIONS, "",
            CODE_SEARCH_PATH, "",
            DEFAULT_ACTOR_LIFETIME, "NON_DETACHED");

    /** @throws IllegalArgumentException if the id can't be read: names the key */
    public static JobSettings from(RaySettings settings) {
        return new JobSettings(
                settings.get(NAMESPACE, ""), System.getProperty("sun.java.command", "java"), wanted(settings));
    }

    private static @Nullable JobId wanted(RaySettings settings) {
        String id = settings.get(ID, "");
        try {
            return id.isEmpty() ? null : JobId.fromHexString(id);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(ID + "=" + id + " must be 8 hexadecimal digits", e);
        }
    }
}
