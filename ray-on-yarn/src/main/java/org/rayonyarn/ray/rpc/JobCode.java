package org.rayonyarn.ray.rpc;

import java.util.List;

/**
 * How a job's worker processes are started, as its driver says. Immutable.
 *
 * @param searchPath its classes: absolute jars and folders, separated by colons; empty for those that the session was started with
 * @param jvmOptions for each of them
 */
public record JobCode(String searchPath, List<String> jvmOptions) {
    /** What the session has. */
    public static final JobCode OF_SESSION = new JobCode("", List.of());

    public JobCode {
        jvmOptions = List.copyOf(jvmOptions);
    }
}
