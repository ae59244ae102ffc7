package org.rayonyarn.ray;

import io.ray.api.ObjectRef;
import io.ray.api.Ray;
import org.rayonyarn.ray.rpc.ObjectAddress;

/**
 * A reference in a user's hands. It takes part in its node's count until it is garbage. Immutable.
 *
 * @param <T> type of the value
 */
final class ObjectReference<T> implements ObjectRef<T> {
    private final ObjectAddress address;
    private final NodeGateway gateway;

    /** Counts from now on; the node has counted it already. */
    ObjectReference(ObjectAddress address, NodeGateway gateway) {
        this.address = address;
        this.gateway = gateway;
        ReferenceWatch.watch(this, address.id(), gateway);
    }

    /**
     * Where the object is, for a caller on {@code node}.
     *
     * @throws IllegalStateException if the reference is of another session: ids hold in their own one only
     */
    ObjectAddress addressOn(NodeGateway node) {
        Handles.requireSameSession(this, gateway, node);
        return address;
    }

    @Override
    public T get() {
        return Ray.get(this);
    }

    @Override
    public T get(long timeoutMs) {
        return Ray.get(this, timeoutMs);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ObjectReference<?> that && address.id().equals(that.address.id());
    }

    @Override
    public int hashCode() {
        return address.id().hashCode();
    }

    @Override
    public String toString() {
        return "ObjectRef(" + address.id() + ")";
    }
}
