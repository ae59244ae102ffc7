package org.rayonyarn.ray.rpc;

import io.ray.api.id.ActorId;

/**
 * An actor handle as it travels: which actor, and what a handle for it has to look like.
 *
 * @param className the binary name of the actor's class
 */
public record ActorAddress(ActorId id, String className) {}
