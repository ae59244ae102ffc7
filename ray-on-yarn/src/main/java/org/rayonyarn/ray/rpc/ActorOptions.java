package org.rayonyarn.ray.rpc;

/**
 * What an actor was created with, as far as other processes need it.
 *
 * @param name unique among the living actors of its namespace; empty for none
 * @param namespace where {@code name} holds
 * @param maxConcurrency how many calls run at once; 1 keeps the callers' order
 * @param maxRestarts how often the constructor may run again after a death; -1 without limit
 * @param maxTaskRetries how often a call that was in flight at a death is sent again; -1 without limit
 * @param detached whether it outlives its job
 */
public record ActorOptions(
        String name, String namespace, int maxConcurrency, int maxRestarts, int maxTaskRetries, boolean detached) {
    public boolean isNamed() {
        return !name.isEmpty();
    }
}
