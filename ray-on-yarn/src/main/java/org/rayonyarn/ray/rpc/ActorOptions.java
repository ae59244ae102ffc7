package org.rayonyarn.ray.rpc;

import java.util.List;

/**
 * What an actor was created with, as far as other processes need it. Immutable.
 *
 * @param name unique among the living actors of its namespace; empty for none
 * @param namespace where {@code name} holds
 * @param maxConcurrency how many calls of the default group run at once; 1 keeps the callers' order
 * @param maxRestarts how often the constructor may run again after a death; -1 without limit
 * @param maxTaskRetries how often a call that was in flight at a death is sent again; -1 without limit
 * @param maxPendingCalls how many calls of one process may be under way; -1 without limit
 * @param detached whether it outlives its job
 * @param groups its concurrency groups beside the default one
 * @param jvmOptions for a JVM of its own; empty where it needs none
 */
public record ActorOptions(
        String name,
        String namespace,
        int maxConcurrency,
        int maxRestarts,
        int maxTaskRetries,
        int maxPendingCalls,
        boolean detached,
        List<ConcurrencyGroupSpec> groups,
        List<String> jvmOptions) {
    /** No limit on restarts, retries or pending calls. */
    public static final int UNLIMITED = -1;

    public ActorOptions {
        groups = List.copyOf(groups);
        jvmOptions = List.copyOf(jvmOptions);
    }

    /** Ray's defaults: one call at a time, no second life. */
    public static ActorOptions basic(String name, String namespace, boolean detached) {
        return new ActorOptions(name, namespace, 1, 0, 0, UNLIMITED, detached, List.of(), List.of());
    }

    public boolean isNamed() {
        return !name.isEmpty();
    }

    /** The same in another namespace. */
    public ActorOptions within(String otherNamespace) {
        return new ActorOptions(
                name,
                otherNamespace,
                maxConcurrency,
                maxRestarts,
                maxTaskRetries,
                maxPendingCalls,
                detached,
                groups,
                jvmOptions);
    }
}
