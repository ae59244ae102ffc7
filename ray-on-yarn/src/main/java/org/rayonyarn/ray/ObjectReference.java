package org.rayonyarn.ray;

import io.ray.api.ObjectRef;
import io.ray.api.Ray;
import java.lang.ref.Cleaner;
import org.rayonyarn.ray.rpc.ObjectAddress;

/**
 * A reference in a user's hands. It takes part in its node's count until it is garbage. Immutable.
 *
 * @param <T> type of the value
 */
final class ObjectReference<T> implements ObjectRef<T> {
    private static final Cleaner CLEANER = Cleaner.create();

    private final ObjectAddress address;

    /** Counts from now on; the node has counted it already. */
    ObjectReference(ObjectAddress address, NodeGateway gateway) {
        this.address = address;
        CLEANER.register(this, new Release(address, gateway));
    }

    /** Must not refer to the reference itself, else that would never be garbage. */
    private record Release(ObjectAddress address, NodeGateway gateway) implements Runnable {
        @Override
        public void run() {
            gateway.release(address.id());
        }
    }

    ObjectAddress address() {
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
