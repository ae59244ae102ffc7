package org.rayonyarn.ray.value;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.ActorHandle;
import io.ray.api.ObjectRef;
import java.lang.reflect.Array;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rayonyarn.ray.rpc.ActorAddress;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.worker.classes.CompiledJar;

/** Classes of the default package, in several values at once: in the middle of one, another is read or written. */
class UnpackagedClassesTest {
    private final Path folder;
    private URLClassLoader loader;

    UnpackagedClassesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** With every reference, another value is read or written. */
    private static final class Interrupted implements HandleCodec {
        private final HandleCodec handles = new FakeHandles();
        private @Nullable Runnable once;

        private void interrupt() {
            Runnable now = once;
            once = null;
            if (now != null) {
                now.run();
            }
        }

        @Override
        public ObjectAddress addressOf(ObjectRef<?> reference) {
            interrupt();
            return handles.addressOf(reference);
        }

        @Override
        public ObjectRef<?> referenceTo(ObjectAddress address) {
            interrupt();
            return handles.referenceTo(address);
        }

        @Override
        public ActorAddress addressOf(ActorHandle<?> handle) {
            return handles.addressOf(handle);
        }

        @Override
        public ActorHandle<?> handleTo(ActorAddress address) {
            return handles.handleTo(address);
        }
    }

    @BeforeEach
    void compile() throws Exception {
        Path jar = new CompiledJar()
                .source("Plain", "public class Plain implements java.io.Serializable { public int n; }")
                .source("Kind", "public enum Kind { ONE, TWO }")
                .writeTo(folder.resolve("user.jar"));
        loader = new URLClassLoader(new URL[] {jar.toUri().toURL()});
    }

    @AfterEach
    void close() throws Exception {
        loader.close();
    }

    @Test
    void areWrittenInSeveralValuesAtOnceAfterTheyWereRead() throws Exception {
        areKeptApart(this::plain);
    }

    @Test
    void likewiseTheirArraysAndEnums() throws Exception {
        areKeptApart(n -> {
            Object array = Array.newInstance(loader.loadClass("Plain"), 1, 1);
            Array.set(Array.get(array, 0), 0, plain(n));
            return new ArrayList<>(List.of(array, loader.loadClass("Kind").getEnumConstants()[n % 2]));
        });
    }

    private interface Maker {
        Object make(int n) throws Exception;
    }

    private void areKeptApart(Maker maker) throws Exception {
        Interrupted handles = new Interrupted();
        Serializer serializer = new ForySerializer(loader, handles);
        Payload small = elsewhere().serialize(maker.make(1));
        Payload large = elsewhere().serialize(list(maker.make(2), maker.make(3)));
        handles.once = () -> serializer.deserialize(small); // two instances know the class from reading
        serializer.deserialize(large);
        Object inner = maker.make(4);
        Object first = maker.make(5);
        Object last = maker.make(6);
        Payload[] written = new Payload[1];

        handles.once = () -> written[0] = serializer.serialize(inner);
        Payload writtenAround = serializer.serialize(list(first, last));

        assertThat(elsewhere().deserialize(written[0]))
                .usingRecursiveComparison()
                .isEqualTo(inner);
        List<?> outer = (List<?>) requireNonNull(elsewhere().deserialize(writtenAround));
        assertThat(List.of(outer.get(0), outer.get(2)))
                .usingRecursiveComparison()
                .isEqualTo(List.of(first, last));
    }

    private static Object list(Object first, Object last) {
        return new ArrayList<>(List.of(first, FakeHandles.someReference(), last));
    }

    private Serializer elsewhere() {
        return new ForySerializer(loader, new FakeHandles());
    }

    private Object plain(int n) throws ReflectiveOperationException {
        Object plain = loader.loadClass("Plain").getDeclaredConstructor().newInstance();
        plain.getClass().getField("n").setInt(plain, n);
        return plain;
    }
}
