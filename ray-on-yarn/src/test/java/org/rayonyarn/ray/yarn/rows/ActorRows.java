package org.rayonyarn.ray.yarn.rows;

import io.ray.api.ActorHandle;
import io.ray.api.ObjectRef;
import io.ray.api.Ray;
import io.ray.api.concurrencygroup.ConcurrencyGroup;
import io.ray.api.concurrencygroup.ConcurrencyGroupBuilder;
import io.ray.api.exception.PendingCallsLimitExceededException;
import io.ray.api.exception.RayActorException;
import io.ray.api.options.ActorLifetime;
import io.ray.api.parallelactor.ParallelActor;
import io.ray.api.parallelactor.ParallelActorHandle;
import java.util.Map;

/** Actors. */
final class ActorRows {
    private ActorRows() {}

    /** One of a parallel actor's. */
    public static final class Instance {
        private int calls;

        public int next() {
            return ++calls;
        }
    }

    static void addTo(Map<String, Check> rows) {
        rows.put("`RayActorException`", ActorRows::deathHasACause);
        rows.put("`setMaxRestarts`, `setMaxTaskRetries`, `wasCurrentActorRestarted`", ActorRows::restarts);
        rows.put("`kill`, with and without restart; `exitActor`", ActorRows::ends);
        rows.put("`setMaxPendingCalls`", ActorRows::pendingCalls);
        rows.put("`setLifetime`, `ray.job.default-actor-lifetime`", ActorRows::lifetime);
        rows.put("an actor's end with its last handle, or its creator", ActorRows::creators);
        rows.put("names, namespaces, `getActor`, `getActorHandle`", ActorRows::names);
        rows.put("`setMaxConcurrency`, concurrency groups, annotations, `ParallelActor`", ActorRows::concurrency);
    }

    private static String nameOf(ActorHandle<Keeper> actor) {
        return actor.task(Keeper::name).remote().get();
    }

    private static void deathHasACause() {
        ActorHandle<Keeper> actor = Ray.actor(Keeper::new, "short").remote();
        nameOf(actor);
        actor.kill();
        RayActorException death = Check.fails(RayActorException.class, () -> nameOf(actor));
        Check.that(String.valueOf(death.getCause()).contains("killed"), "a cause of " + death);
    }

    private static void restarts() throws Exception {
        ActorHandle<Keeper> actor = Ray.actor(Keeper::new, "phoenix")
                .setMaxRestarts(1)
                .setMaxTaskRetries(1)
                .remote();
        Check.equal(actor.task(Keeper::isBornAgain).remote().get(), false);
        Ray.internal().killActor(actor, false);
        Check.eventually(() -> {
            try {
                return actor.task(Keeper::isBornAgain).remote().get();
            } catch (RayActorException between) {
                return false;
            }
        });
        actor.kill();
    }

    private static void ends() throws Exception {
        ActorHandle<Keeper> leaving = Ray.actor(Keeper::new, "leaving").remote();
        leaving.task(Keeper::leave).remote();
        Check.eventually(() -> isDead(leaving));
        ActorHandle<Keeper> killed =
                Ray.actor(Keeper::new, "killed").setMaxRestarts(5).remote();
        nameOf(killed);
        killed.kill();
        Check.eventually(() -> isDead(killed));
    }

    private static boolean isDead(ActorHandle<Keeper> actor) {
        try {
            nameOf(actor);
            return false;
        } catch (RayActorException dead) {
            return true;
        }
    }

    private static void pendingCalls() {
        ActorHandle<Keeper> busy =
                Ray.actor(Keeper::new, "busy").setMaxPendingCalls(2).remote();
        Check.fails(PendingCallsLimitExceededException.class, () -> {
            for (int i = 0; i < 3; i++) {
                busy.task(Keeper::later, 60_000).remote();
            }
            return "three calls";
        });
        busy.kill();
    }

    private static void lifetime() {
        ActorHandle<Keeper> detached = Ray.actor(Keeper::new, "detached")
                .setName("detached " + Ray.getRuntimeContext().getCurrentJobId())
                .setLifetime(ActorLifetime.DETACHED)
                .remote();
        Check.equal(nameOf(detached), "detached");
        detached.kill();
    }

    private static void creators() throws Exception {
        ActorHandle<Keeper> creator = Ray.actor(Keeper::new, "creator").remote();
        ActorHandle<Keeper> child = creator.task(Keeper::child).remote().get();
        Check.equal(nameOf(child), "child of creator");
        creator.kill();
        Check.eventually(() -> isDead(child));
    }

    private static void names() {
        ActorHandle<Keeper> named = Ray.actor(Keeper::new, "named")
                .setName("a name", "a space " + Ray.getRuntimeContext().getCurrentJobId())
                .remote();
        ActorHandle<Keeper> found = Ray.<ActorHandle<Keeper>>getActor(
                        "a name", "a space " + Ray.getRuntimeContext().getCurrentJobId())
                .orElseThrow();
        Check.equal(found.getId(), named.getId());
        Check.that(Ray.getActor("a name").isEmpty(), "no such name in the job's own space");
        Check.equal(nameOf(Ray.internal().getActorHandle(named.getId())), "named");
        named.kill();
    }

    private static void concurrency() {
        ActorHandle<Keeper> open =
                Ray.actor(Keeper::new, "open").setMaxConcurrency(2).remote();
        ObjectRef<Boolean> awaiting = open.task(Keeper::await).remote();
        open.task(Keeper::release).remote();
        Check.equal(awaiting.get(), true);
        open.kill();
        ConcurrencyGroup aside = new ConcurrencyGroupBuilder<Keeper>()
                .setName("aside")
                .setMaxConcurrency(1)
                .addMethod(Keeper::release)
                .build();
        ActorHandle<Keeper> grouped =
                Ray.actor(Keeper::new, "grouped").setConcurrencyGroups(aside).remote();
        ObjectRef<Boolean> waiting = grouped.task(Keeper::await).remote();
        grouped.task(Keeper::release).remote();
        Check.equal(waiting.get(), true);
        grouped.kill();
        ParallelActorHandle<Instance> parallel =
                ParallelActor.actor(Instance::new).setParallelism(2).remote();
        Check.equal(parallel.getInstance(1).task(Instance::next).remote().get(), 1);
        parallel.getHandle().kill();
    }
}
