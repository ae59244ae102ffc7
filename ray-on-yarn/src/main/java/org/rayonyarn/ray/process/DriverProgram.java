package org.rayonyarn.ray.process;

import io.ray.api.id.JobId;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.JobCode;

/**
 * What a driver says of its job when it begins. Immutable.
 *
 * @param namespace empty for one of its own
 * @param entrypoint what was started, for people
 * @param wanted its id; null for the next free one
 * @param code how its worker processes are started
 * @param runtimeEnv what they all need, as JSON; empty for none
 */
public record DriverProgram(
        String namespace, String entrypoint, @Nullable JobId wanted, JobCode code, String runtimeEnv) {}
