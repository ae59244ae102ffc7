package org.rayonyarn.ray.rpc;

import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import org.jspecify.annotations.Nullable;

/**
 * An actor as the directory lists it.
 *
 * @param className what to make a handle for
 * @param owner the node whose task created it
 * @param location the node it lives on, or will; null until one is found
 * @param death why it is dead, a Failure where its constructor threw; null while it lives
 */
public record ActorInfo(
        ActorId id,
        JobId job,
        String className,
        ActorOptions options,
        ResourceSet resources,
        NodeId owner,
        ActorState state,
        @Nullable NodeId location,
        @Nullable Payload death) {
    public ActorInfo placedOn(NodeId node) {
        return new ActorInfo(id, job, className, options, resources, owner, state, node, death);
    }

    public ActorInfo in(ActorState next, @Nullable Payload cause) {
        return new ActorInfo(id, job, className, options, resources, owner, next, location, cause);
    }
}
