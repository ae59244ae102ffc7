package org.rayonyarn.ray.value;

import io.ray.api.ActorHandle;
import io.ray.api.ObjectRef;
import io.ray.api.id.ActorId;
import io.ray.api.id.ObjectId;
import org.rayonyarn.ray.rpc.ActorAddress;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ObjectAddress;

/** References and handles that know their address and nothing else. */
final class FakeHandles implements HandleCodec {
    /** A reference; its class is not Serializable, as the binding's need not be. */
    record Reference<T>(ObjectAddress address) implements ObjectRef<T> {
        @Override
        public T get() {
            throw new UnsupportedOperationException();
        }

        @Override
        public T get(long timeoutMs) {
            throw new UnsupportedOperationException();
        }
    }

    record Handle<A>(ActorAddress address) implements ActorHandle<A> {
        @Override
        public ActorId getId() {
            return address.id();
        }
    }

    static Reference<Integer> someReference() {
        return new Reference<>(new ObjectAddress(ObjectId.fromRandom(), NodeId.of("container-1"), 7));
    }

    static Handle<Object> someHandle() {
        return new Handle<>(new ActorAddress(ActorId.fromRandom(), "com.x.Counter", new NodeId(1, 2), 3, -1));
    }

    @Override
    public ObjectAddress addressOf(ObjectRef<?> reference) {
        return ((Reference<?>) reference).address();
    }

    @Override
    public ObjectRef<?> referenceTo(ObjectAddress address) {
        return new Reference<>(address);
    }

    @Override
    public ActorAddress addressOf(ActorHandle<?> handle) {
        return ((Handle<?>) handle).address();
    }

    @Override
    public ActorHandle<?> handleTo(ActorAddress address) {
        return new Handle<>(address);
    }
}
