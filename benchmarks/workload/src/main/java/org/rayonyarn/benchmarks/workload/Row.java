package org.rayonyarn.benchmarks.workload;

import io.ray.api.ActorHandle;
import io.ray.api.ObjectRef;
import io.ray.api.Ray;
import java.util.ArrayList;
import java.util.List;
import org.rayonyarn.benchmarks.workload.Remote.Counter;

/** What is measured, one after the other in one program. Each step is one operation, or {@link #operations} of them. */
public enum Row {
    TASK_SYNC(1) {
        @Override
        void step(Setting on) {
            Ray.task(Remote::nothing).remote().get();
        }
    },
    TASK_SYNC_CPU(1) {
        @Override
        void step(Setting on) {
            Ray.task(Remote::nothing).setResource("CPU", 1.0).remote().get();
        }
    },
    TASK_ASYNC(Row.BATCH) {
        @Override
        void step(Setting on) {
            List<ObjectRef<Integer>> results = new ArrayList<>(BATCH);
            for (int i = 0; i < BATCH; i++) {
                results.add(Ray.task(Remote::nothing).remote());
            }
            Ray.get(results);
        }
    },
    TASK_ASYNC_CPU(Row.BATCH) {
        @Override
        void step(Setting on) {
            List<ObjectRef<Integer>> results = new ArrayList<>(BATCH);
            for (int i = 0; i < BATCH; i++) {
                results.add(Ray.task(Remote::nothing).setResource("CPU", 1.0).remote());
            }
            Ray.get(results);
        }
    },
    ACTOR_SYNC(1) {
        @Override
        void step(Setting on) {
            on.actor().task(Counter::add, 1).remote().get();
        }
    },
    ACTOR_ASYNC(Row.BATCH) {
        @Override
        void step(Setting on) {
            List<ObjectRef<Integer>> results = new ArrayList<>(BATCH);
            for (int i = 0; i < BATCH; i++) {
                results.add(on.actor().task(Counter::add, 1).remote());
            }
            Ray.get(results);
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
            List<ObjectRef<Integer>> pending = new ArrayList<>(1000);
            for (int i = 0; i < 1000; i++) {
                pending.add(Ray.task(Remote::nothing).remote());
            }
            while (!pending.isEmpty()) {
                pending = Ray.wait(pending, 1).getUnready();
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

    /** Operations of one step of the asynchronous rows. */
    static final int BATCH = 5_000;

    private final int operations;

    Row(int operations) {
        this.operations = operations;
    }

    /** How many operations one step is. */
    public int operations() {
        return operations;
    }

    abstract void step(Setting on);

    /** Frees at once what large objects take: when garbage collection would come to it is not the matter here. */
    private static void forget(ObjectRef<?> object) {
        Ray.internal().free(List.of(object), false);
    }

    /** What the rows work on. Confined to one thread. */
    static final class Setting {
        private final ActorHandle<Counter> actor;
        private final ObjectRef<Integer> small;
        private final byte[] large;
        private final ObjectRef<byte[]> largeRef;
        private byte[] kept = new byte[0];

        Setting(int largeBytes) {
            actor = Ray.actor(Counter::new).remote();
            small = Ray.put(1);
            large = new byte[largeBytes];
            largeRef = Ray.put(large);
        }

        ActorHandle<Counter> actor() {
            return actor;
        }

        ObjectRef<Integer> small() {
            return small;
        }

        byte[] large() {
            return large;
        }

        ObjectRef<byte[]> largeRef() {
            return largeRef;
        }

        void keep(byte[] bytes) {
            kept = bytes;
        }

        int keptBytes() {
            return kept.length;
        }
    }
}
