package org.rayonyarn.ray.rpc;

import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import org.jspecify.annotations.Nullable;

/**
 * An actor as the directory lists it.
 *
 * @param className what to make a handle for
 * @param owner the node whose task created it; unless detached, the actor dies with it
 * @param creator the actor whose method created it, and with which it dies unless detached; null for a task or driver
 * @param location the node it lives on, or will; null as long as no node has room for it
 * @param death why it is dead, a Failure where its constructor threw; null while it lives
 */
public record ActorInfo(
        ActorId id,
        JobId job,
        String className,
        ActorOptions options,
        ResourceSet resources,
        NodeId owner,
        @Nullable ActorId creator,
        ActorState state,
        @Nullable NodeId location,
        @Nullable Payload death) {
    public ActorInfo placedOn(NodeId node) {
        return new ActorInfo(id, job, className, options, resources, owner, creator, state, node, death);
    }

    public ActorInfo in(ActorState next, @Nullable Payload cause) {
        return new ActorInfo(id, job, className, options, resources, owner, creator, next, location, cause);
    }
}
