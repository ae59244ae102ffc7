package org.rayonyarn.ray;

import io.ray.api.ActorHandle;
import io.ray.api.ObjectRef;
import io.ray.api.function.RayFunc;
import io.ray.api.function.RayFuncR;
import io.ray.api.parallelactor.ParallelActorContext;
import io.ray.api.parallelactor.ParallelActorHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.ActorOptions;
import org.rayonyarn.ray.rpc.ConcurrencyGroupSpec;
import org.rayonyarn.ray.rpc.FunctionDescriptor;

/**
 * Parallel actors: one actor with several instances of its class, each with a concurrency group of its own, so that its calls run
 * one at a time and in order, on a thread of their own. Stateless; any thread.
 */
final class ParallelActors implements ParallelActorContext {
    private final Function<RayFunc, FunctionDescriptor> functions;
    private final Supplier<ActorBinding> actors;
    private final Supplier<CallBinding> calls;

    /**
     * @param functions names the method behind a lambda
     * @param actors in whose name the calling thread acts, as for {@code calls}
     */
    ParallelActors(
            Function<RayFunc, FunctionDescriptor> functions,
            Supplier<ActorBinding> actors,
            Supplier<CallBinding> calls) {
        this.functions = functions;
        this.actors = actors;
        this.calls = calls;
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
        ActorBinding by = actors.get();
        ActorHandle<A> actor = by.create(functions.apply(constructor), ActorOptions.parallel(instances));
        return new ParallelActor<>(parallelism, actor);
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // the method says what it returns; nothing for a void one, as on Ray
    public <A, R> ObjectRef<R> submitTask(
            ParallelActorHandle<A> actor, int instance, RayFunc method, @Nullable Object[] args) {
        CallBinding by = calls.get();
        String group = ActorOptions.instanceGroup(instance);
        return (ObjectRef<R>) by.callActor(actor.getHandle(), functions.apply(method), args, group);
    }
}
