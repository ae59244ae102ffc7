package org.rayonyarn.ray.head;

import java.util.List;
import java.util.Set;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeInfo;

/**
 * The head's state at one moment, for the page behind the tracking URL and for {@code status}. Immutable.
 *
 * @param nodes those who live
 * @param away those of them whose connection is broken
 * @param jobs those that run
 * @param actors those that live, and the last that died
 * @param slotsGranted worker leases that are out
 * @param requestsWaiting requests for leases without an answer
 * @param infeasible demands that no node can meet, one line each
 */
public record HeadSnapshot(
        long epoch,
        List<NodeInfo> nodes,
        Set<NodeId> away,
        List<Job> jobs,
        List<ActorInfo> actors,
        long slotsGranted,
        int requestsWaiting,
        List<String> infeasible) {}
