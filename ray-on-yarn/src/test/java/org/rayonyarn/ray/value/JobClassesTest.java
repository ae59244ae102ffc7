package org.rayonyarn.ray.value;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ray.api.exception.RayTaskException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.worker.classes.CompiledJar;

/** Classes that only the job's class loader knows. */
class JobClassesTest {
    private final Path folder;

    JobClassesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void areFoundThroughTheJobsLoader() throws Exception {
        try (URLClassLoader loader = loader("a.jar", "int")) {
            Serializer serializer = new ForySerializer(loader, new FakeHandles());
            Object thing = newThing(loader);

            Payload payload = serializer.serialize(new ArrayList<>(List.of(thing)));
            List<?> copy = (List<?>) requireNonNull(serializer.deserialize(payload));

            Object inside = copy.get(0);
            assertThat(inside.getClass()).isSameAs(thing.getClass());
            assertThat(inside.getClass().getField("count").getInt(inside)).isEqualTo(7);
        }
    }

    @Test
    void areNamedWhereTheyAreMissing() throws Exception {
        try (URLClassLoader loader = loader("a.jar", "int")) {
            Payload payload = new ForySerializer(loader, new FakeHandles()).serialize(newThing(loader));

            assertThatThrownBy(() -> here().deserialize(payload))
                    .isInstanceOf(UnreadableValueException.class)
                    .hasMessageContaining("com.user.Thing")
                    .hasMessageContaining("class path");
        }
    }

    @Test
    void areNamedWhereTheyDiffer() throws Exception {
        try (URLClassLoader writers = loader("a.jar", "int");
                URLClassLoader readers = loader("b.jar", "double")) {
            Payload payload = new ForySerializer(writers, new FakeHandles()).serialize(newThing(writers));

            assertThatThrownBy(() -> new ForySerializer(readers, new FakeHandles()).deserialize(payload))
                    .isInstanceOf(UnreadableValueException.class)
                    .hasMessageContaining("another version of the class com.user.Thing");
        }
    }

    @Test
    void areNamedWhereAnExceptionIsMissing() throws Exception {
        Path jar = new CompiledJar()
                .source("com.user.Oops", "package com.user; public class Oops extends RuntimeException {}")
                .writeTo(folder.resolve("oops.jar"));
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()})) {
            Throwable oops = (Throwable)
                    loader.loadClass("com.user.Oops").getDeclaredConstructor().newInstance();
            Serializer serializer = new ForySerializer(loader, new FakeHandles());
            Payload payload = serializer.failure(new RayTaskException(1, "host", "failed", oops));

            assertThat((Throwable) serializer.deserialize(payload)).hasCauseInstanceOf(oops.getClass());
            assertThatThrownBy(() -> here().deserialize(payload))
                    .isInstanceOf(UnreadableValueException.class)
                    .hasMessageContaining("com.user.Oops");
        }
    }

    @Test
    void goWhenTheSerialiserIsDropped() throws Exception {
        WeakReference<ClassLoader> loader = useAndDrop();

        fillMemory(); // soft references to classes are given up last

        assertThat(loader.get()).isNull();
    }

    @Test
    void damagedBytesAreAnErrorAndNoMore() {
        byte[] bytes = ((Payload.Serialized) here().serialize(new ArrayList<>(List.of("abc", 1, 2.0)))).bytes();

        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> here().deserialize(new Payload.Serialized(cut, List.of())))
                    .isInstanceOf(UnreadableValueException.class);
        }
    }

    private WeakReference<ClassLoader> useAndDrop() throws Exception {
        try (URLClassLoader loader = loader("a.jar", "int")) {
            Serializer serializer = new ForySerializer(loader, new FakeHandles());
            Object thing = newThing(loader);
            assertThat(serializer.deserialize(serializer.serialize(thing))).hasSameClassAs(thing);
            return new WeakReference<>(loader);
        }
    }

    @SuppressWarnings("ModifiedButNotUsed") // held on purpose
    private static void fillMemory() {
        List<byte[]> held = new ArrayList<>();
        try {
            while (true) {
                held.add(new byte[16 << 20]);
            }
        } catch (OutOfMemoryError full) {
            held.clear();
        }
        System.gc();
    }

    private URLClassLoader loader(String jarName, String countType) throws Exception {
        Path jar = new CompiledJar()
                .source(
                        "com.user.Thing",
                        "package com.user; public final class Thing implements java.io.Serializable {"
                                + " public String name = \"x\"; public " + countType + " count = 7; }")
                .writeTo(folder.resolve(jarName));
        return new URLClassLoader(new URL[] {jar.toUri().toURL()}, JobClassesTest.class.getClassLoader());
    }

    private static Object newThing(ClassLoader loader) throws ReflectiveOperationException {
        return loader.loadClass("com.user.Thing").getDeclaredConstructor().newInstance();
    }

    private static Serializer here() {
        return new ForySerializer(JobClassesTest.class.getClassLoader(), new FakeHandles());
    }
}
