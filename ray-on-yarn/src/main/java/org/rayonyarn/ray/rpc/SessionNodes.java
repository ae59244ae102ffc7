package org.rayonyarn.ray.rpc;

import java.util.List;

/**
 * The nodes of a session at one moment; none is in both lists.
 *
 * @param dead those with workers that have died and have not come back, the last of them
 */
public record SessionNodes(List<NodeInfo> alive, List<NodeInfo> dead) {}
