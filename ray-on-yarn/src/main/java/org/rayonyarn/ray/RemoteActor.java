package org.rayonyarn.ray;

import io.ray.api.ActorHandle;
import io.ray.api.id.ActorId;
import org.rayonyarn.ray.rpc.ActorAddress;

/**
 * A handle in a user's hands. Immutable.
 *
 * @param <A> the actor's class
 */
final class RemoteActor<A> implements ActorHandle<A> {
    private final ActorAddress address;

    RemoteActor(ActorAddress address) {
        this.address = address;
    }

    ActorAddress address() {
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
