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

    private static final String INSTANCE_GROUP = "PARALLEL_INSTANCE_";

    public ActorOptions {
        groups = List.copyOf(groups);
        jvmOptions = List.copyOf(jvmOptions);
    }

    /** Ray's defaults: one call at a time, no second life. */
    public static ActorOptions basic(String name, String namespace, boolean detached) {
        return new ActorOptions(name, namespace, 1, 0, 0, UNLIMITED, detached, List.of(), List.of());
    }

    /** A parallel actor's: one instance for each group. */
    public static ActorOptions parallel(List<ConcurrencyGroupSpec> instances) {
        return new ActorOptions("", "", 1, 0, 0, UNLIMITED, false, instances, List.of());
    }

    /** The concurrency group of a parallel actor's instance, by the name that Ray gives it. */
    public static String instanceGroup(int instance) {
        return INSTANCE_GROUP + instance;
    }

    /** Whether each concurrency group has an instance of the actor's class of its own. */
    public boolean isParallel() {
        return !groups.isEmpty() && groups.get(0).name().startsWith(INSTANCE_GROUP);
    }

    public boolean isNamed() {
        return !name.isEmpty();
    }

    /**
     * Whether the head keeps the constructor and sends it to each life's node: the actor may outlive whoever created it, and die
     * after that. All other constructors their creators keep.
     */
    public boolean isConstructorKeptByHead() {
        return detached && maxRestarts != 0;
    }

    /**
     * The concurrency group that a call runs in; empty for the default one.
     *
     * @param wanted by the call itself; empty for the method's own
     */
    public String groupOf(FunctionDescriptor method, String wanted) {
        if (!wanted.isEmpty()) {
            return wanted;
        }
        for (ConcurrencyGroupSpec group : groups) {
            if (group.contains(method)) {
                return group.name();
            }
        }
        return "";
    }

    /** Whether there is a group of that name; the default one has the empty name. */
    public boolean hasGroup(String group) {
        return group.isEmpty() || groups.stream().anyMatch(known -> known.name().equals(group));
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
