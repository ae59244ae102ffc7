package org.rayonyarn.ray.api;

import io.ray.api.ActorHandle;
import io.ray.api.ObjectRef;
import io.ray.api.Ray;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tasks and actors as users write them, for the tests of the API. */
final class Programs {
    private Programs() {}

    /** A user's own value. */
    static final class Point implements Serializable {
        private static final long serialVersionUID = 1L;
        int x;
        final List<String> names = new ArrayList<>();

        Point(int x) {
            this.x = x;
        }
    }

    /** Not Serializable, as many classes aren't. */
    static final class Unserialisable {
        final Thread thread = Thread.currentThread();
    }

    /** Counts. */
    static final class Counter {
        private int value;

        Counter(int start) {
            if (start < 0) {
                throw new IllegalArgumentException("start is negative: " + start);
            }
            this.value = start;
        }

        static Counter startingAt(int start) {
            return new Counter(start);
        }

        int add(int delta) {
            value += delta;
            return value;
        }

        void reset() {
            value = 0;
        }

        int fail() {
            throw new IllegalStateException("counter is stuck at " + value);
        }

        int addAfter(int millis, int delta) throws InterruptedException {
            Thread.sleep(millis);
            return add(delta);
        }

        int exit() {
            Ray.exitActor();
            return value;
        }

        ActorHandle<Counter> self() {
            return Ray.getRuntimeContext().getCurrentActorHandle();
        }

        String idFromOwnThread() throws InterruptedException {
            String[] id = new String[1];
            Thread thread = new Thread(
                    () -> id[0] = Ray.getRuntimeContext().getCurrentActorId().toString());
            thread.start();
            thread.join();
            return id[0];
        }

        long pid() {
            return ProcessHandle.current().pid();
        }
    }

    /** Remembers the order in which it was called. */
    static final class Journal {
        private final List<String> entries = new ArrayList<>();

        void write(String entry) {
            entries.add(entry);
        }

        List<String> read() {
            return entries;
        }
    }

    static int none() {
        return 42;
    }

    static int sum6(int a, int b, int c, int d, int e, int f) {
        return a + b + c + d + e + f;
    }

    static int add(int a, int b) {
        return a + b;
    }

    static int firstOf(List<ObjectRef<Integer>> references) {
        return references.get(0).get();
    }

    static void nothing() {}

    static Object echo(Object value) {
        return value;
    }

    static @Nullable Counter noCounter() {
        return null;
    }

    /** Can be written, but not read. */
    static final class Unreadable implements Serializable {
        private static final long serialVersionUID = 1;

        private void readObject(ObjectInputStream in) throws IOException {
            throw new IOException("not today");
        }
    }

    static int fail(String message) {
        throw new IllegalArgumentException(message);
    }

    static int failWith(int ignored) {
        throw new IllegalStateException("the body ran");
    }

    static Unserialisable unserialisable() {
        return new Unserialisable();
    }

    static Point moved(Point point) {
        point.x++;
        return point;
    }

    static int sleep(int millis) throws InterruptedException {
        Thread.sleep(millis);
        return millis;
    }

    static int shutDown() {
        Ray.shutdown();
        return 1;
    }

    static String sleepThenEcho(int millis, String value) throws InterruptedException {
        Thread.sleep(millis);
        return value;
    }

    static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        return bytes;
    }

    static int checkBytes(byte[] bytes) {
        byte[] expected = bytes(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != expected[i]) {
                return -1;
            }
        }
        return bytes.length;
    }

    static int sumOf(List<ObjectRef<Integer>> references) {
        return Ray.get(references).stream().mapToInt(Integer::intValue).sum();
    }

    static List<ObjectRef<Integer>> putAll(int count) {
        List<ObjectRef<Integer>> references = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            references.add(Ray.put(i));
        }
        return references;
    }

    /** A binary tree of nested tasks: the number of its leaves. */
    static int leaves(int depth) {
        if (depth == 0) {
            return 1;
        }
        ObjectRef<Integer> left = Ray.task(Programs::leaves, depth - 1).remote();
        ObjectRef<Integer> right = Ray.task(Programs::leaves, depth - 1).remote();
        return left.get() + right.get();
    }

    static int leavesWithCpu(int depth) {
        if (depth == 0) {
            return 1;
        }
        ObjectRef<Integer> left = Ray.task(Programs::leavesWithCpu, depth - 1)
                .setResource("CPU", 1.0)
                .remote();
        ObjectRef<Integer> right = Ray.task(Programs::leavesWithCpu, depth - 1)
                .setResource("CPU", 1.0)
                .remote();
        return left.get() + right.get();
    }

    static int addTo(ActorHandle<Counter> counter, int delta, int times) {
        int last = 0;
        for (int i = 0; i < times; i++) {
            last = counter.task(Counter::add, delta).remote().get();
        }
        return last;
    }

    static int writeTo(ActorHandle<Journal> journal, String name, int times) {
        for (int i = 0; i < times; i++) {
            journal.task(Journal::write, name + i).remote();
        }
        return times;
    }

    static int findAndAdd(String name, int delta) {
        ActorHandle<Counter> counter = Ray.<ActorHandle<Counter>>getActor(name).orElseThrow();
        return counter.task(Counter::add, delta).remote().get();
    }

    static long pid() {
        return ProcessHandle.current().pid();
    }
}
