package org.rayonyarn.ray.rpc;

import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import org.jspecify.annotations.Nullable;

/**
 * An actor as the directory lists it.
 *
 * @param className what to make a handle for
 * @param owner the node whose task created it; unless detached, the actor dies with it
 * @param ownerEpoch the owner's incarnation
 * @param creator the actor whose method created it, and with which it dies unless detached; null for a task or driver
 * @param location the node it lives on, or will; null as long as no node has room for it
 * @param restarts how often its constructor has been run again after a death: which life this is, from 0
 * @param death why it is dead, a Failure where its constructor threw; null while it lives
 */
public record ActorInfo(
        ActorId id,
        JobId job,
        String className,
        ActorOptions options,
        ResourceSet resources,
        NodeId owner,
        long ownerEpoch,
        @Nullable ActorId creator,
        ActorState state,
        @Nullable NodeId location,
        int restarts,
        @Nullable Payload death) {
    public ActorInfo placedOn(NodeId node) {
        return with(state, node, restarts, death);
    }

    public ActorInfo in(ActorState next, @Nullable Payload cause) {
        return with(next, location, restarts, cause);
    }

    /** Its next life, which has no place yet. */
    public ActorInfo restarted() {
        return with(ActorState.RESTARTING, null, restarts + 1, null);
    }

    /** Whether it may have another life after this one. */
    public boolean mayRestart() {
        return options.maxRestarts() == ActorOptions.UNLIMITED || restarts < options.maxRestarts();
    }

    /** Whether its constructor is still to run, or running. */
    public boolean isInTheMaking() {
        return state == ActorState.PENDING || state == ActorState.RESTARTING;
    }

    private ActorInfo with(
            ActorState itsState, @Nullable NodeId itsLocation, int itsRestarts, @Nullable Payload itsDeath) {
        return new ActorInfo(
                id,
                job,
                className,
                options,
                resources,
                owner,
                ownerEpoch,
                creator,
                itsState,
                itsLocation,
                itsRestarts,
                itsDeath);
    }

    /** What a handle for it needs. */
    public ActorAddress address() {
        return new ActorAddress(id, className, owner, ownerEpoch, options.maxPendingCalls());
    }
}
