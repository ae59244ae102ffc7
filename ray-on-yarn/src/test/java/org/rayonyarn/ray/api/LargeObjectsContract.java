package org.rayonyarn.ray.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ray.api.ActorHandle;
import io.ray.api.ObjectRef;
import io.ray.api.Ray;
import io.ray.api.exception.RayException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every form of session does with values above 100 KiB. The store of each node has {@link #STORE_BYTES}. */
abstract class LargeObjectsContract {
    static final int STORE_BYTES = 16 << 20;
    private static final int MB = 1 << 20;

    @TempDir
    static Path folder = Path.of("set by JUnit");

    static void configure() {
        System.setProperty("ray.object-store.memory", "" + STORE_BYTES);
        System.setProperty(
                "ray.object-store.directory", folder.resolve("memory").toString());
        System.setProperty(
                "ray.object-store.spill-directory", folder.resolve("disk").toString());
    }

    static void unconfigure() {
        System.clearProperty("ray.object-store.memory");
        System.clearProperty("ray.object-store.directory");
        System.clearProperty("ray.object-store.spill-directory");
    }

    /** The files of sealed values, of all processes. */
    static List<Path> valuesIn(String place) throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve(place))) {
            return all.filter(path -> path.getFileName().toString().matches("[0-9a-f]{1,8}"))
                    .filter(Files::isRegularFile)
                    .toList();
        }
    }

    @Test
    void carriesEveryPrimitiveArrayExactly() {
        int length = 150_000;
        int[] ints = IntStream.range(0, length).toArray();
        boolean[] booleans = new boolean[length];
        char[] chars = new char[length];
        short[] shorts = new short[length];
        float[] floats = new float[length];
        for (int i = 0; i < length; i++) {
            booleans[i] = i % 3 == 0;
            chars[i] = (char) i;
            shorts[i] = (short) i;
            floats[i] = i / 7f;
        }
        List<Object> values = List.of(
                ints,
                booleans,
                chars,
                shorts,
                floats,
                IntStream.of(ints).asLongStream().toArray(),
                IntStream.of(ints).asDoubleStream().toArray(),
                Programs.bytes(length));
        for (Object value : values) {
            assertThat(Ray.put(value).get()).isEqualTo(value);
            assertThat(Ray.<Object, Object>task(Programs::echo, value).remote().get())
                    .isEqualTo(value);
        }
    }

    @Test
    void carriesLargeTextAndObjects() {
        String text = "\u00e4\ud800x".repeat(50_000); // with what is no letter in UTF-8
        List<String> many =
                IntStream.range(0, 40_000).mapToObj(i -> "number " + i).toList();

        assertThat(Ray.<Object, Object>task(Programs::echo, text).remote().get())
                .isEqualTo(text);
        assertThat(Ray.<Object, Object>task(Programs::echo, new ArrayList<>(many))
                        .remote()
                        .get())
                .isEqualTo(many);
    }

    @Test
    void givesLargeBuffersAsReadOnlyViewsThatOutliveTheObject() {
        ObjectRef<ByteBuffer> reference = Ray.put(ByteBuffer.wrap(Programs.bytes(MB)));

        ByteBuffer first = reference.get();
        ByteBuffer second = reference.get();
        Ray.internal().free(List.of(reference), false);

        assertThat(first.isDirect()).isTrue();
        assertThat(first).isEqualTo(ByteBuffer.wrap(Programs.bytes(MB))).isEqualTo(second);
        assertThatThrownBy(() -> first.put(0, (byte) 1)).isInstanceOf(ReadOnlyBufferException.class);
    }

    @Test
    void readersOfTheSameObjectGetArraysOfTheirOwn() {
        ObjectRef<byte[]> reference = Ray.put(Programs.bytes(MB));

        byte[] mine = reference.get();
        Arrays.fill(mine, (byte) 0);

        assertThat(reference.get()).isEqualTo(Programs.bytes(MB));
    }

    @Test
    void sharesTheBytesOfAnObjectBetweenProcessesOfOneHost() throws IOException {
        ObjectRef<ByteBuffer> reference = Ray.put(ByteBuffer.wrap(Programs.bytes(2 * MB)));

        List<Object> readers = Ray.get(List.of(
                Ray.task(LargeObjectsContract::fileSeenBehind, reference).remote(),
                Ray.task(LargeObjectsContract::fileSeenBehind, reference).remote()));

        Object mine = fileSeenBehind(reference.get());
        assertThat(readers).allSatisfy(seen -> assertThat(seen).isEqualTo(mine));
    }

    /** The inode that a direct buffer shows, found in this process's own table of mappings. */
    static Object fileSeenBehind(ByteBuffer buffer) throws IOException {
        assertThat(buffer.isDirect()).isTrue();
        assertThat(buffer).isEqualTo(ByteBuffer.wrap(Programs.bytes(buffer.remaining())));
        return Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .filter(line -> line.contains("ray-on-yarn-") && sizeOf(line) == buffer.remaining())
                .map(line -> line.split(" +", -1)[4])
                .findFirst()
                .orElse("not mapped");
    }

    private static long sizeOf(String mapping) {
        String[] range = mapping.split(" ", 2)[0].split("-", 2);
        return Long.parseLong(range[1], 16) - Long.parseLong(range[0], 16);
    }

    @Test
    void spillsWhatDoesNotFitAndBringsItBack() throws IOException {
        List<ObjectRef<byte[]>> references = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            references.add(Ray.put(Programs.bytes(3 * MB + i)));
        }

        assertThat(valuesIn("disk")).isNotEmpty();
        for (int i = 0; i < 12; i++) {
            assertThat(references.get(i).get()).isEqualTo(Programs.bytes(3 * MB + i));
        }
        assertThat(Ray.task(Programs::checkBytes, references.get(0)).remote().get())
                .isEqualTo(3 * MB);
    }

    @Test
    void refusesWhatIsLargerThanTheStoreAndNamesTheKey() {
        assertThatThrownBy(() -> Ray.put(new byte[STORE_BYTES + 1]))
                .isInstanceOf(RayException.class)
                .hasMessageContaining("" + (STORE_BYTES + 1))
                .hasMessageContaining("ray.object-store.memory");
        assertThatThrownBy(() ->
                        Ray.task(Programs::bytes, STORE_BYTES + 1).remote().get())
                .isInstanceOf(RayException.class)
                .hasMessageContaining("Programs.bytes")
                .hasMessageContaining("" + (STORE_BYTES + 1))
                .hasMessageContaining("ray.object-store.memory");
    }

    @Test
    void letsLargeArgumentsGoWithTheirCalls() throws IOException {
        for (int i = 0; i < 40; i++) {
            assertThat(Ray.task(Programs::checkBytes, Programs.bytes(MB))
                            .remote()
                            .get())
                    .isEqualTo(MB);
        }

        assertThat(valuesIn("memory").size()).isLessThan(40);
    }

    @Test
    void keepsReferencesInsideLargeObjects() {
        ObjectRef<List<Object>> outer = Ray.put(new ArrayList<>(List.of(Ray.put(7), Programs.bytes(MB))));
        System.gc(); // the inner reference lives in the outer object alone

        @SuppressWarnings("unchecked")
        ObjectRef<Integer> inner = (ObjectRef<Integer>) outer.get().get(0);

        assertThat(inner.get()).isEqualTo(7);
    }

    @Test
    void passesLargeValuesThroughActors() {
        ActorHandle<Programs.Journal> journal = Ray.actor(Programs.Journal::new).remote();
        journal.task(Programs.Journal::write, "a".repeat(300_000)).remote();

        assertThat(journal.task(Programs.Journal::read).remote().get().get(0)).hasSize(300_000);
        journal.kill();
    }
}
