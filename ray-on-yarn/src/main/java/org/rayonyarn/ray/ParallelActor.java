package org.rayonyarn.ray;

import io.ray.api.ActorHandle;
import io.ray.api.parallelactor.ParallelActorHandle;
import io.ray.api.parallelactor.ParallelActorInstance;
import java.io.Serializable;

/**
 * A parallel actor's handle in a user's hands: an ordinary handle, and how many instances there are. Immutable.
 *
 * @param <A> the class of the instances
 */
final class ParallelActor<A> implements ParallelActorHandle<A>, Serializable {
    private static final long serialVersionUID = 1;

    private final int parallelism;

    @SuppressWarnings("serial") // handles are written as their addresses
    private final ActorHandle<A> handle;

    ParallelActor(int parallelism, ActorHandle<A> handle) {
        this.parallelism = parallelism;
        this.handle = handle;
    }

    @Override
    public ParallelActorInstance<A> getInstance(int instance) {
        if (instance < 0 || instance >= parallelism) {
            throw new IllegalArgumentException(
                    "instance=" + instance + " must lie between 0 and " + (parallelism - 1) + " of " + handle);
        }
        return new ParallelActorInstance<>(this, instance);
    }

    @Override
    public int getParallelism() {
        return parallelism;
    }

    @Override
    public ActorHandle<A> getHandle() {
        return handle;
    }

    @Override
    public String toString() {
        return "ParallelActor(" + handle + ", " + parallelism + ")";
    }
}
