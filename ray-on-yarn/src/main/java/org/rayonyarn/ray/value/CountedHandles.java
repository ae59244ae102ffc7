package org.rayonyarn.ray.value;

import io.ray.api.ActorHandle;
import io.ray.api.ObjectRef;
import org.rayonyarn.ray.rpc.ActorAddress;
import org.rayonyarn.ray.rpc.ObjectAddress;

/** Counts the references and handles that pass. Confined to one Fory. */
final class CountedHandles implements HandleCodec {
    private final HandleCodec handles;
    private int passed;

    CountedHandles(HandleCodec handles) {
        this.handles = handles;
    }

    int passed() {
        return passed;
    }

    void reset() {
        passed = 0;
    }

    @Override
    public ObjectAddress addressOf(ObjectRef<?> reference) {
        passed++;
        return handles.addressOf(reference);
    }

    @Override
    public ObjectRef<?> referenceTo(ObjectAddress address) {
        passed++;
        return handles.referenceTo(address);
    }

    @Override
    public ActorAddress addressOf(ActorHandle<?> handle) {
        passed++;
        return handles.addressOf(handle);
    }

    @Override
    public ActorHandle<?> handleTo(ActorAddress address) {
        passed++;
        return handles.handleTo(address);
    }
}
