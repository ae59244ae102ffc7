package org.rayonyarn.ray.head;

import io.ray.api.id.JobId;
import org.rayonyarn.ray.rpc.JobCode;
import org.rayonyarn.ray.rpc.NodeId;

/**
 * A driver's program as the head knows it. Immutable.
 *
 * @param namespace where its actors' names hold
 * @param entrypoint for people: what is run
 * @param driver the node that it runs on
 * @param request the number of the driver's request that started it
 * @param code how its worker processes are started
 */
public record Job(
        JobId id, String namespace, String entrypoint, NodeId driver, long request, JobCode code, boolean ended) {
    Job end() {
        return new Job(id, namespace, entrypoint, driver, request, code, true);
    }
}
