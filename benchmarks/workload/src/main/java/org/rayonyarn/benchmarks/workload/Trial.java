package org.rayonyarn.benchmarks.workload;

import io.ray.api.ActorHandle;
import io.ray.api.ObjectRef;
import io.ray.api.Ray;
import java.util.ArrayList;
import java.util.List;
import org.rayonyarn.benchmarks.workload.Remote.Counter;

/** What a runtime must stand: each is run once, and ends with the right result or throws. */
public enum Trial {
    /** A million tasks under way at once; their results got by ten thousands. */
    MILLION_TASKS {
        @Override
        void run() {
            List<ObjectRef<Integer>> results = new ArrayList<>(1_000_000);
            for (int i = 0; i < 1_000_000; i++) {
                results.add(Ray.task(Remote::nothing).remote());
            }
            long sum = 0;
            for (int from = 0; from < results.size(); from += 10_000) {
                sum += sum(Ray.get(results.subList(from, from + 10_000)));
            }
            expect(sum, results.size());
        }
    },
    /** The same number, but never more than ten thousand under way. */
    MILLION_TASKS_BY_TEN_THOUSANDS {
        @Override
        void run() {
            long sum = 0;
            for (int batch = 0; batch < 100; batch++) {
                sum += sum(Ray.get(Row.started(10_000, Row::nothing)));
            }
            expect(sum, 1_000_000);
        }
    },
    /** One get of ten thousand results of a kilobyte each. */
    GET_10_000 {
        @Override
        void run() {
            List<ObjectRef<byte[]>> results = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                results.add(Ray.task(Remote::bytes, 1_000).remote());
            }
            expect(Ray.get(results).stream().mapToLong(bytes -> bytes.length).sum(), 10_000_000);
        }
    },
    /** A gigabyte put by the driver and read by a task. */
    PUT_1_GIB {
        @Override
        void run() {
            byte[] large = new byte[1 << 30];
            large[large.length - 1] = 7;
            ObjectRef<byte[]> put = Ray.put(large);
            expect(Ray.task(Remote::last, put).remote().get(), 7);
        }
    },
    /** A gigabyte made by a task and got by the driver. */
    GET_1_GIB {
        @Override
        void run() {
            expect(Ray.task(Remote::bytes, 1 << 30).remote().get().length, 1 << 30);
        }
    },
    /** Ten thousand tasks, each with the result of the one before. */
    CHAIN_10_000 {
        @Override
        void run() {
            ObjectRef<Integer> last = Ray.task(Remote::nothing).remote();
            for (int i = 0; i < 10_000; i++) {
                last = Ray.task(Remote::next, last).remote();
            }
            expect(last.get(), 10_001);
        }
    },
    /** Ten thousand actors that have answered once; {@link Trials} then holds them for as long as it is asked to. */
    ACTORS_10_000 {
        @Override
        void run() {
            List<ObjectRef<Integer>> results = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                ActorHandle<Counter> actor = Ray.actor(Counter::new).remote();
                KEPT.add(actor);
                results.add(actor.task(Counter::add, 1).remote());
            }
            expect(sum(Ray.get(results)), 10_000);
        }
    },
    /** A hundred sessions of this JVM, one after the other. */
    DRIVERS_100 {
        @Override
        void run() {
            for (int i = 0; i < 100; i++) {
                Ray.init();
                expect(Ray.task(Remote::nothing).remote().get(), 1);
                Ray.shutdown();
            }
            Ray.init();
        }
    };

    private static final List<ActorHandle<Counter>> KEPT = new ArrayList<>();

    abstract void run();

    private static long sum(List<Integer> numbers) {
        return numbers.stream().mapToLong(Integer::longValue).sum();
    }

    private static void expect(long found, long expected) {
        if (found != expected) {
            throw new IllegalStateException("a wrong result; found=" + found + " expected=" + expected);
        }
    }
}
