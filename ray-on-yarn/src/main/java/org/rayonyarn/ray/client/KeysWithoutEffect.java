package org.rayonyarn.ray.client;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Ray's own keys that programs may set and that change nothing here: accepted, and named once at the start of a session. */
final class KeysWithoutEffect {
    /** All of them; one that ends in {@code .*} stands for every key below it. */
    static final Set<String> PATTERNS = Set.of(
            "ray.job.runtime-env.config.eager-install",
            "ray.redis.*",
            "ray.session-dir",
            "ray.object-store.socket-name",
            "ray.raylet.*",
            "ray.worker.mode",
            "ray.internal.runtime-env-hash",
            "ray.resources",
            "ray.job.num-java-workers-per-process",
            "ray.job.resource-path",
            "ray.job.long-running");

    private KeysWithoutEffect() {}

    /** Those of the keys that have no effect, in their order. */
    static List<String> among(Collection<String> keys) {
        return keys.stream().filter(KeysWithoutEffect::covers).toList();
    }

    private static boolean covers(String key) {
        return PATTERNS.stream()
                .anyMatch(pattern -> pattern.endsWith(".*")
                        ? key.startsWith(pattern.substring(0, pattern.length() - 1))
                        : key.equals(pattern));
    }
}
