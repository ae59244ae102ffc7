package org.rayonyarn.ray;

import io.ray.api.ActorHandle;
import io.ray.api.id.ActorId;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.ActorAddress;

/**
 * A handle in a user's hands. Immutable. Unless it is an actor's own, it counts as a reference to the result of the actor's
 * constructor until it is garbage.
 *
 * @param <A> the actor's class
 */
final class RemoteActor<A> implements ActorHandle<A> {
    private final ActorAddress address;
    private final NodeGateway gateway;

    @SuppressWarnings("UnusedVariable") // held, not read: it is garbage when the handle is
    private final @Nullable ObjectReference<?> counted;

    private RemoteActor(ActorAddress address, NodeGateway gateway, @Nullable ObjectReference<?> counted) {
        this.address = address;
        this.gateway = gateway;
        this.counted = counted;
    }

    /** Counts from now on. */
    static <A> RemoteActor<A> to(ActorAddress address, NodeGateway gateway) {
        gateway.retain(address.counted());
        return counted(address, gateway);
    }

    /** The node has counted it already. */
    static <A> RemoteActor<A> counted(ActorAddress address, NodeGateway gateway) {
        return new RemoteActor<>(address, gateway, new ObjectReference<>(address.counted(), gateway));
    }

    /** An actor's own handle does not keep the actor alive; what is passed on counts where it arrives. */
    static <A> RemoteActor<A> own(ActorAddress address, NodeGateway gateway) {
        return new RemoteActor<>(address, gateway, null);
    }

    /**
     * Where to find the actor, for a caller on {@code node}.
     *
     * @throws IllegalStateException if the handle is of another session: ids hold in their own one only
     */
    ActorAddress addressOn(NodeGateway node) {
        Handles.requireSameSession(this, gateway, node);
        return address;
    }

    @Override
    public ActorId getId() {
        return address.id();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RemoteActor<?> that && address.id().equals(that.address.id());
    }

    @Override
    public int hashCode() {
        return address.id().hashCode();
    }

    @Override
    public String toString() {
        return "ActorHandle(" + address.className() + ", " + address.id() + ")";
    }
}
