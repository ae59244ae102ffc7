package org.rayonyarn.benchmarks.workload;

import io.ray.api.ActorHandle;
import io.ray.api.ObjectRef;
import io.ray.api.Ray;
import io.ray.api.call.TaskCaller;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.rayonyarn.benchmarks.workload.Remote.Counter;

/**
 * What is measured, one after the other in one program. Each step is one operation, or {@link #operations} of them. A row whose name
 * ends in {@code _CPU} demands one CPU for each task, or for its actor; the others have Ray's default options, which demand none.
 */
public enum Row {
    TASK_SYNC(1) {
        @Override
        void step(Setting on) {
            nothing().remote().get();
        }
    },
    TASK_SYNC_CPU(1) {
        @Override
        void step(Setting on) {
            nothingOnOneCpu().remote().get();
        }
    },
    TASK_ASYNC(Batch.SIZE) {
        @Override
        void step(Setting on) {
            Ray.get(started(Batch.SIZE, Row::nothing));
        }
    },
    TASK_ASYNC_CPU(Batch.SIZE) {
        @Override
        void step(Setting on) {
            Ray.get(started(Batch.SIZE, Row::nothingOnOneCpu));
        }
    },
    ACTOR_SYNC(1) {
        @Override
        void step(Setting on) {
            call(on.actor());
        }
    },
    ACTOR_SYNC_CPU(1) {
        @Override
        void step(Setting on) {
            call(on.actorOnOneCpu());
        }
    },
    ACTOR_ASYNC(Batch.SIZE) {
        @Override
        void step(Setting on) {
            callManyTimes(on.actor());
        }
    },
    ACTOR_ASYNC_CPU(Batch.SIZE) {
        @Override
        void step(Setting on) {
            callManyTimes(on.actorOnOneCpu());
        }
    },
    PUT_SMALL(1) {
        @Override
        void step(Setting on) {
            Ray.put(1);
        }
    },
    GET_SMALL(1) {
        @Override
        void step(Setting on) {
            on.small().get();
        }
    },
    /** A thousand tasks, and a thousand times the next one that is ready. */
    WAIT_1000(1) {
        @Override
        void step(Setting on) {
            waitForEach(started(1_000, Row::nothing));
        }
    },
    WAIT_1000_CPU(1) {
        @Override
        void step(Setting on) {
            waitForEach(started(1_000, Row::nothingOnOneCpu));
        }
    },
    /** Twenty thousand tasks at once. */
    FAN_OUT(Batch.FAN_OUT) {
        @Override
        void step(Setting on) {
            Ray.get(started(Batch.FAN_OUT, Row::nothing));
        }
    },
    FAN_OUT_CPU(Batch.FAN_OUT) {
        @Override
        void step(Setting on) {
            Ray.get(started(Batch.FAN_OUT, Row::nothingOnOneCpu));
        }
    },
    /** Ten actors at once, a call of each, and their end. */
    ACTOR_NEW(Batch.ACTORS) {
        @Override
        void step(Setting on) {
            List<ActorHandle<Counter>> actors = new ArrayList<>();
            for (int i = 0; i < Batch.ACTORS; i++) {
                actors.add(Ray.actor(Counter::new).remote());
            }
            List<ObjectRef<Integer>> results = new ArrayList<>();
            actors.forEach(actor -> results.add(actor.task(Counter::add, 1).remote()));
            Ray.get(results);
            actors.forEach(ActorHandle::kill);
        }
    },
    /** The same one after the other, for they can't all have a CPU at once. */
    ACTOR_NEW_CPU(Batch.ACTORS) {
        @Override
        void step(Setting on) {
            for (int i = 0; i < Batch.ACTORS; i++) {
                ActorHandle<Counter> actor =
                        Ray.actor(Counter::new).setResource("CPU", 1.0).remote();
                call(actor);
                actor.kill();
            }
        }
    },
    PUT_LARGE(1) {
        @Override
        void step(Setting on) {
            forget(Ray.put(on.large()));
        }
    },
    GET_LARGE(1) {
        @Override
        void step(Setting on) {
            on.largeRef().get();
        }
    },
    /** A task makes the bytes where it runs, the driver gets them. */
    FETCH_LARGE(1) {
        @Override
        void step(Setting on) {
            ObjectRef<byte[]> made = Ray.task(Remote::bytes, on.large().length).remote();
            made.get();
            forget(made);
        }
    },
    /** The floor of the three before: a copy into fresh memory of this JVM. */
    COPY_LARGE(1) {
        @Override
        void step(Setting on) {
            on.keep(on.large().clone());
        }
    };

    private final int operations;

    Row(int operations) {
        this.operations = operations;
    }

    /** How many operations one step is. */
    public int operations() {
        return operations;
    }

    abstract void step(Setting on);

    static TaskCaller<Integer> nothing() {
        return Ray.task(Remote::nothing);
    }

    private static TaskCaller<Integer> nothingOnOneCpu() {
        return nothing().setResource("CPU", 1.0);
    }

    static List<ObjectRef<Integer>> started(int tasks, Supplier<TaskCaller<Integer>> task) {
        List<ObjectRef<Integer>> results = new ArrayList<>(tasks);
        for (int i = 0; i < tasks; i++) {
            results.add(task.get().remote());
        }
        return results;
    }

    private static void waitForEach(List<ObjectRef<Integer>> results) {
        List<ObjectRef<Integer>> pending = results;
        while (!pending.isEmpty()) {
            pending = Ray.wait(pending, 1).getUnready();
        }
    }

    private static void call(ActorHandle<Counter> actor) {
        actor.task(Counter::add, 1).remote().get();
    }

    private static void callManyTimes(ActorHandle<Counter> actor) {
        List<ObjectRef<Integer>> results = new ArrayList<>(Batch.SIZE);
        for (int i = 0; i < Batch.SIZE; i++) {
            results.add(actor.task(Counter::add, 1).remote());
        }
        Ray.get(results);
    }

    /** Frees at once what large objects take: when garbage collection would come to it is not the matter here. */
    private static void forget(ObjectRef<?> object) {
        Ray.internal().free(List.of(object), false);
    }
}
