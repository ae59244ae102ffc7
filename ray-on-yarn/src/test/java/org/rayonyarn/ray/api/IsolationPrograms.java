package org.rayonyarn.ray.api;

import io.ray.api.Ray;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Programs that do to their process what they should not, and tell which process they are in. */
final class IsolationPrograms {
    private IsolationPrograms() {}

    static long pid() {
        return ProcessHandle.current().pid();
    }

    static int exit(int code) {
        System.exit(code);
        return code;
    }

    static int halt(int code) {
        Runtime.getRuntime().halt(code);
        return code;
    }

    /** Killed as an operator would. */
    static int killed() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-9", Long.toString(pid())).start();
        Thread.sleep(600_000);
        return 0;
    }

    static int add(int a, int b) {
        return a + b;
    }

    /** Leaves a file that says that it has begun, and perhaps halts its process. */
    static int leaveTrace(String folder, int number, boolean halts) throws IOException {
        Files.createTempFile(Path.of(folder), number + "-", "");
        if (halts) {
            Runtime.getRuntime().halt(1);
        }
        return number;
    }

    static int awaitTraces(String folder, int count) throws IOException, InterruptedException {
        while (true) {
            try (Stream<Path> traces = Files.list(Path.of(folder))) {
                if (traces.count() == count) {
                    return count;
                }
            }
            Thread.sleep(10);
        }
    }

    static List<String> variables(List<String> names) {
        return names.stream().map(name -> String.valueOf(System.getenv(name))).toList();
    }

    static String variable(String name) {
        return String.valueOf(System.getenv(name));
    }

    static String property(String name) {
        return System.getProperty(name);
    }

    static String variableOfChild(String name) {
        return Ray.task(IsolationPrograms::variable, name).remote().get();
    }

    static List<Boolean> hasResources(List<String> names) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        return names.stream().map(name -> loader.getResource(name) != null).toList();
    }

    /** A task that waits for one that waits for one, and so on. */
    static int nested(int depth) {
        return depth == 0
                ? 1
                : Ray.task(IsolationPrograms::nested, depth - 1).remote().get() + 1;
    }

    /** An actor with a process to itself. */
    static final class Hermit {
        private int calls;

        int call() {
            return ++calls;
        }

        long pid() {
            return IsolationPrograms.pid();
        }

        String property(String name) {
            return String.valueOf(System.getProperty(name));
        }

        String variable(String name) {
            return IsolationPrograms.variable(name);
        }

        String currentEnvironment() {
            return Ray.getRuntimeContext().getCurrentRuntimeEnv().serialize();
        }

        int exit(int code) {
            return IsolationPrograms.exit(code);
        }

        int halt(int code) {
            return IsolationPrograms.halt(code);
        }

        /** Takes memory beside its heap, and keeps it. */
        int hoard(int mib) throws InterruptedException {
            List<ByteBuffer> kept = new ArrayList<>();
            for (int i = 0; i < mib; i++) {
                ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
                while (buffer.hasRemaining()) {
                    buffer.put((byte) 1);
                }
                kept.add(buffer);
            }
            Thread.sleep(600_000);
            return kept.size();
        }

        /** Leaves a thread behind that would keep a JVM alive. */
        int leave() {
            Thread stubborn = new Thread(() -> {
                while (true) {
                    LockSupport.park();
                }
            });
            stubborn.start();
            Ray.exitActor();
            return 0;
        }
    }
}
