package org.rayonyarn.ray;

import io.ray.api.ActorHandle;
import io.ray.api.ObjectRef;
import io.ray.api.function.RayFunc;
import io.ray.api.function.RayFuncR;
import io.ray.api.parallelactor.ParallelActorContext;
import io.ray.api.parallelactor.ParallelActorHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.ActorOptions;
import org.rayonyarn.ray.rpc.ConcurrencyGroupSpec;

/**
 * Parallel actors: one actor with several instances of its class, each with a concurrency group of its own, so that its calls run
 * one at a time and in order, on a thread of their own. Stateless; any thread.
 */
final class ParallelActors implements ParallelActorContext {
    /** The part of the runtime that these need. */
    interface Actors {
        <A> ActorHandle<A> create(RayFunc constructor, ActorOptions options);

        @Nullable
        ObjectRef<?> call(ActorHandle<?> actor, RayFunc method, Object[] args, String group);
    }

    private final Actors actors;

    ParallelActors(Actors actors) {
        this.actors = actors;
    }

    @Override
    public <A> ParallelActorHandle<A> createParallelActorExecutor(int parallelism, RayFuncR<A> constructor) {
        if (parallelism < 1) {
            throw new IllegalArgumentException("parallelism=" + parallelism + " must be at least 1");
        }
        List<ConcurrencyGroupSpec> instances = new ArrayList<>();
        for (int i = 0; i < parallelism; i++) {
            instances.add(new ConcurrencyGroupSpec(ActorOptions.instanceGroup(i), 1, List.of()));
        }
        return new ParallelActor<>(parallelism, actors.create(constructor, ActorOptions.parallel(instances)));
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // the method says what it returns; nothing for a void one, as on Ray
    public <A, R> ObjectRef<R> submitTask(
            ParallelActorHandle<A> actor, int instance, RayFunc method, @Nullable Object[] args) {
        return (ObjectRef<R>) actors.call(actor.getHandle(), method, args, ActorOptions.instanceGroup(instance));
    }
}
