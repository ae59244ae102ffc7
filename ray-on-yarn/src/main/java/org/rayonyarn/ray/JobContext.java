package org.rayonyarn.ray;

import io.ray.api.id.JobId;
import io.ray.runtime.config.RunMode;
import org.rayonyarn.ray.value.Serializer;

/**
 * What all tasks of one job share on one node.
 *
 * @param namespace where the job's actor names hold
 * @param gateway the node
 * @param serializer writes and reads values with the job's classes
 * @param classLoader finds the job's classes
 * @param detachedByDefault whether actors that are given no lifetime outlive their creators
 * @param runMode local if the program has asked for one JVM, whatever its address says
 */
public record JobContext(
        JobId id,
        String namespace,
        NodeGateway gateway,
        Serializer serializer,
        ClassLoader classLoader,
        boolean detachedByDefault,
        RunMode runMode) {}
