package org.rayonyarn.ray.head.policy;

import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ResourceSet;

/** What a node could give to a placement group's bundles. */
public record NodeRoom(NodeId node, ResourceSet free) {}
