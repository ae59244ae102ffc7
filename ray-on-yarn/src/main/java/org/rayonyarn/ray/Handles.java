package org.rayonyarn.ray;

import io.ray.api.ActorHandle;
import io.ray.api.ObjectRef;
import org.rayonyarn.ray.rpc.ActorAddress;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.value.HandleCodec;

/** References and handles of one node, inside values. */
public final class Handles implements HandleCodec {
    private final NodeGateway gateway;

    public Handles(NodeGateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public ObjectAddress addressOf(ObjectRef<?> reference) {
        if (reference instanceof ObjectReference<?> ours) {
            return ours.addressOn(gateway);
        }
        throw new IllegalArgumentException(
                "not a reference of this session: " + reference.getClass().getName());
    }

    @Override
    public ObjectRef<?> referenceTo(ObjectAddress address) {
        gateway.retain(address);
        return new ObjectReference<>(address, gateway);
    }

    @Override
    public ActorAddress addressOf(ActorHandle<?> handle) {
        if (handle instanceof RemoteActor<?> ours) {
            return ours.addressOn(gateway);
        }
        throw new IllegalArgumentException(
                "not an actor handle of this session: " + handle.getClass().getName());
    }

    @Override
    public ActorHandle<?> handleTo(ActorAddress address) {
        return RemoteActor.to(address, gateway);
    }

    static void requireSameSession(Object handle, NodeGateway of, NodeGateway asked) {
        if (of != asked) {
            throw new IllegalStateException(
                    handle + " is of a session that this program has left: an object ends with its"
                            + " driver's session, and a detached actor of a cluster that lives on is found again by its name");
        }
    }
}
