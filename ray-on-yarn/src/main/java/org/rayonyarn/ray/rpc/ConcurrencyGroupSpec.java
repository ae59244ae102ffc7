package org.rayonyarn.ray.rpc;

import java.util.List;

/**
 * A concurrency group of an actor: its calls run on threads of their own, and wait for no other group's.
 *
 * @param name unique within the actor; never empty, which stands for the default group
 * @param maxConcurrency how many of its calls run at once, at least 1
 * @param methods those that belong to it unless a call says otherwise
 */
public record ConcurrencyGroupSpec(String name, int maxConcurrency, List<FunctionDescriptor> methods) {
    public ConcurrencyGroupSpec {
        if (name.isEmpty() || maxConcurrency < 1) {
            throw new IllegalArgumentException("a concurrency group needs a name and room for a call; name=" + name
                    + " maxConcurrency=" + maxConcurrency);
        }
        methods = List.copyOf(methods);
    }

    /** By name and signature alone, since an override belongs to the group of what it overrides. */
    boolean contains(FunctionDescriptor method) {
        return methods.stream()
                .anyMatch(own -> own.methodName().equals(method.methodName())
                        && own.signature().equals(method.signature()));
    }
}
