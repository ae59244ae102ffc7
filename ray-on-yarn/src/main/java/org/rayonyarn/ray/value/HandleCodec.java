package org.rayonyarn.ray.value;

import io.ray.api.ActorHandle;
import io.ray.api.ObjectRef;
import org.rayonyarn.ray.rpc.ActorAddress;
import org.rayonyarn.ray.rpc.ObjectAddress;

/** Turns the binding's references and handles into addresses and back. Called by any thread, in the middle of a value. */
public interface HandleCodec {
    /** @throws IllegalArgumentException if the reference is not of the current session */
    ObjectAddress addressOf(ObjectRef<?> reference);

    /** A reference whose holder takes part in the object's count from now on. */
    ObjectRef<?> referenceTo(ObjectAddress address);

    /** @throws IllegalArgumentException if the handle is not of the current session */
    ActorAddress addressOf(ActorHandle<?> handle);

    ActorHandle<?> handleTo(ActorAddress address);
}
