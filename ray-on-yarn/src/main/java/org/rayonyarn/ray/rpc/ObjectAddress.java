package org.rayonyarn.ray.rpc;

import io.ray.api.id.ObjectId;

/**
 * A reference as it travels: which object, and the logical owner that knows about it.
 *
 * @param owner the node that submitted the task or put the value: an id that the directory resolves, never an address
 * @param ownerEpoch the owner's incarnation
 */
public record ObjectAddress(ObjectId id, NodeId owner, long ownerEpoch) {}
