package org.rayonyarn.ray.rpc;

import io.ray.api.id.ActorId;

/**
 * An actor handle as it travels: which actor, who counts its handles, and what a handle for it has to look like.
 *
 * @param className the binary name of the actor's class
 * @param owner the node whose task created it: the logical id that the directory resolves
 * @param ownerEpoch the owner's incarnation
 * @param maxPendingCalls how many calls of one process may be under way; -1 without limit
 */
public record ActorAddress(ActorId id, String className, NodeId owner, long ownerEpoch, int maxPendingCalls) {
    /** The object that handles for the actor count as references to: the result of its constructor. */
    public ObjectAddress counted() {
        return new ObjectAddress(LineageIds.handle(id), owner, ownerEpoch);
    }
}
