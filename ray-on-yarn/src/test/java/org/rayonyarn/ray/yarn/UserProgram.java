package org.rayonyarn.ray.yarn;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.rayonyarn.ray.worker.classes.CompiledJar;

/** The jar of a user who knows nothing of us, with ray-api and a runtime of Ray's own inside. */
final class UserProgram {
    static final String MAIN = "com.example.Program";

    private static final String SOURCE =
            """
            package com.example;

            import io.ray.api.ActorHandle;
            import io.ray.api.ObjectRef;
            import io.ray.api.Ray;
            import java.nio.ByteBuffer;
            import java.nio.file.Files;
            import java.nio.file.Path;
            import java.util.ArrayList;
            import java.util.Arrays;
            import java.util.HashMap;
            import java.util.List;
            import java.util.Map;

            public class Program {
                public static class Counter {
                    private int value;
                    public int add(int more) { value += more; return value; }
                }

                public static class Eater {
                    private final List<ByteBuffer> kept = new ArrayList<>();
                    public String eat(int mebibytes) throws InterruptedException {
                        for (int i = 0; i < mebibytes; i++) {
                            ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
                            for (int page = 0; page < 1 << 20; page += 4096) {
                                buffer.put(page, (byte) 1);
                            }
                            kept.add(buffer);
                        }
                        Thread.sleep(60_000);
                        return "ate " + kept.size();
                    }
                }

                public static class Viewer {
                    public ByteBuffer make(int bytes) { return ByteBuffer.allocate(bytes); }
                    public long pid() { return ProcessHandle.current().pid(); }
                    public String host() { return System.getenv("LOCAL_DIRS"); }

                    /** The file behind a buffer: its place and inode. */
                    public String see(ByteBuffer buffer) throws Exception {
                        for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
                            if (line.contains("ray-on-yarn-")) {
                                return buffer.isDirect() + ":" + line.contains("/appcache/") + ":" + line.split(" +")[4];
                            }
                        }
                        return "not mapped";
                    }
                }

                static int square(int x) { return x * x; }
                static long pid() { return ProcessHandle.current().pid(); }
                static String variable(String name) { return String.valueOf(System.getenv(name)); }
                static boolean file(String name) { return Files.exists(Path.of(name)); }

                public static void main(String[] args) throws Exception {
                    switch (args[0]) {
                        case "compute" -> compute(args);
                        case "serve" -> serve(Path.of(args[1]));
                        case "share" -> share();
                        case "eat" -> eat(Integer.parseInt(args[1]));
                        case "throw" -> throw new IllegalStateException("broken on purpose");
                        default -> System.exit(Integer.parseInt(args[1]));
                    }
                }

                private static void compute(String[] args) {
                    Ray.init();
                    List<ObjectRef<Integer>> squares = new ArrayList<>();
                    for (int i = 0; i < 20; i++) {
                        squares.add(Ray.task(Program::square, i).remote());
                    }
                    int sum = Ray.get(squares).stream().mapToInt(Integer::intValue).sum();
                    ActorHandle<Counter> counter = Ray.actor(Counter::new).remote();
                    counter.task(Counter::add, 1).remote();
                    int count = counter.task(Counter::add, 2).remote().get();
                    System.out.println("sum=" + sum + " count=" + count + " args=" + Arrays.toString(args)
                            + " X=" + Ray.task(Program::variable, "X").remote().get()
                            + " file=" + Ray.task(Program::file, "notes.txt").remote().get());
                    Ray.shutdown();
                }

                /** Says where it runs, waits for a sign, works on. */
                private static void serve(Path folder) throws Exception {
                    Ray.init();
                    long pid = Ray.task(Program::pid).remote().get();
                    Files.writeString(folder.resolve("pid.tmp"), Long.toString(pid));
                    Files.move(folder.resolve("pid.tmp"), folder.resolve("pid"));
                    while (!Files.exists(folder.resolve("go"))) {
                        Thread.sleep(50);
                    }
                    System.out.println("after=" + Ray.task(Program::square, 7).remote().get());
                    Ray.shutdown();
                }

                /** Of three containers on two hosts, two share one. */
                private static void share() {
                    Ray.init();
                    Map<String, ActorHandle<Viewer>> viewers = new HashMap<>();
                    ActorHandle<Viewer> one = null;
                    ActorHandle<Viewer> other = null;
                    while (one == null) {
                        other = Ray.actor(Viewer::new).setResource("CPU", 2.0).remote();
                        one = viewers.put(other.task(Viewer::host).remote().get(), other);
                    }
                    ObjectRef<ByteBuffer> made = one.task(Viewer::make, 3_000_000).remote();
                    boolean apart = !one.task(Viewer::pid).remote().get().equals(other.task(Viewer::pid).remote().get());
                    System.out.println("apart=" + apart + " one=" + one.task(Viewer::see, made).remote().get()
                            + " other=" + other.task(Viewer::see, made).remote().get() + " end");
                    Ray.shutdown();
                }

                private static void eat(int mebibytes) {
                    Ray.init();
                    System.out.println(Ray.actor(Eater::new).remote().task(Eater::eat, mebibytes).remote().get());
                }
            }
            """;

    private static final String FOREIGN_FACTORY =
            """
            package io.ray.runtime;

            public class DefaultRayRuntimeFactory implements io.ray.api.runtime.RayRuntimeFactory {
                @Override
                public io.ray.api.runtime.RayRuntime createRayRuntime() {
                    throw new IllegalStateException("the runtime in the user's jar was taken");
                }
            }
            """;

    private UserProgram() {}

    /** Makes the jar. */
    static Path fatJar(Path folder) throws IOException {
        Path thin = new CompiledJar()
                .source(MAIN, SOURCE)
                .source("io.ray.runtime.DefaultRayRuntimeFactory", FOREIGN_FACTORY)
                .writeTo(folder.resolve("thin.jar"));
        Path fat = folder.resolve("program.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(fat))) {
            copy(thin, out);
            copy(jarOf(io.ray.api.Ray.class), out);
        }
        return fat;
    }

    /** The jar of a program that lies among the tests: the classes of its main's package, and ray-api. */
    static Path jarOfPackage(Class<?> main, Path jar) throws IOException {
        Path classes = jarOf(main);
        String prefix = main.getPackageName().replace('.', '/');
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.list(classes.resolve(prefix))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                out.putNextEntry(new JarEntry(prefix + "/" + file.getFileName()));
                Files.copy(file, out);
            }
            copy(jarOf(io.ray.api.Ray.class), out);
        }
        return jar;
    }

    private static Path jarOf(Class<?> type) {
        return Path.of(java.net.URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    private static void copy(Path jar, JarOutputStream out) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            file.stream().filter(entry -> entry.getName().endsWith(".class")).forEach(entry -> copy(file, entry, out));
        }
    }

    private static void copy(JarFile from, JarEntry entry, JarOutputStream to) {
        try (InputStream in = from.getInputStream(entry)) {
            to.putNextEntry(new JarEntry(entry.getName()));
            in.transferTo(to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
