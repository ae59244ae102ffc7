package org.rayonyarn.ray.value;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.exception.RayTaskException;
import io.ray.api.id.ActorId;
import io.ray.api.id.ObjectId;
import io.ray.api.id.TaskId;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.Payload;

class ForySerializerTest {
    private final Serializer serializer =
            new ForySerializer(ForySerializerTest.class.getClassLoader(), new FakeHandles());

    @Test
    void immutableValuesTravelAsTheyAre() {
        for (Object value : new Object[] {"text", 1, 2L, 3.0, 4.0f, (short) 5, (byte) 6, 'c', true}) {
            Payload payload = serializer.serialize(value);

            assertThat(payload).isEqualTo(new Payload.Immediate(value));
            assertThat(serializer.deserialize(payload)).isSameAs(value);
        }
        assertThat(serializer.serialize(null)).isSameAs(Payload.Immediate.NULL);
        assertThat(serializer.deserialize(Payload.Immediate.NULL)).isNull();
    }

    @Test
    void bytesAreCopiedOnTheWayInAndOnTheWayOut() {
        byte[] bytes = {1, 2, 3};

        Payload payload = serializer.serialize(bytes);
        bytes[0] = 9;
        byte[] first = read(payload);
        first[1] = 9;

        assertThat(payload).isInstanceOf(Payload.Raw.class);
        assertThat((byte[]) serializer.deserialize(payload)).containsExactly(1, 2, 3);
    }

    @Test
    void aByteBufferTravelsByItsRemainingContentAndKeepsItsPosition() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(8).put((byte) 1).put((byte) 2);
        buffer.flip().get();

        Payload payload = serializer.serialize(buffer);

        assertThat(buffer.position()).isEqualTo(1);
        assertThat(payload).isInstanceOf(Payload.Buffer.class);
        assertThat(serializer.deserialize(payload)).isEqualTo(ByteBuffer.wrap(new byte[] {2}));
    }

    @Test
    void eachReadMakesACopyOfItsOwn() {
        List<int[]> value = new ArrayList<>(List.of(new int[] {1}));

        Payload payload = serializer.serialize(value);
        value.get(0)[0] = 2;
        List<int[]> first = read(payload);
        first.get(0)[0] = 3;
        List<int[]> second = read(payload);

        assertThat(second.get(0)).containsExactly(1);
    }

    @Test
    void sharedAndCyclicReferencesStaySo() {
        Node a = new Node("a");
        Node b = new Node("b");
        a.next = b;
        b.next = a;

        List<Node> copy = copy(new ArrayList<>(List.of(a, b, a)));

        assertThat(copy.get(0)).isSameAs(copy.get(2)).isNotSameAs(a);
        assertThat(copy.get(0).next).isSameAs(copy.get(1));
        assertThat(copy.get(1).next).isSameAs(copy.get(0));
        assertThat(copy.get(1).name).isEqualTo("b");
    }

    @Test
    void aListThatHoldsItselfComesBack() {
        List<Object> list = new ArrayList<>();
        list.add(list);

        List<Object> copy = copy(list);

        assertThat(copy.get(0)).isSameAs(copy);
    }

    @Test
    void boxedTypesStayExact() {
        Object[] mixed = {1, 2L, (short) 3, (byte) 4, 5f, 6.0, 'c', "s", true, null, new int[][] {{1}, {2, 3}, null}};

        Object[] copy = copy(mixed);

        assertThat(copy).usingRecursiveComparison().withStrictTypeChecking().isEqualTo(mixed);
        assertThat(copy[0]).isInstanceOf(Integer.class);
        assertThat(copy[1]).isInstanceOf(Long.class);
    }

    @Test
    void primitiveArraysOfEverySizeComeBack() {
        Random random = new Random(1);
        for (int length : new int[] {0, 1, 15, 16, 17, 127, 128, 129, 4095, 100_000, 1_000_000}) {
            double[] doubles = random.doubles(length).toArray();
            long[] longs = random.longs(length).toArray();
            int[] ints = random.ints(length).toArray();
            boolean[] booleans = new boolean[length];
            char[] chars = new char[length];
            Arrays.fill(chars, 'ä');

            assertThat(copy(doubles)).isEqualTo(doubles);
            assertThat(copy(longs)).isEqualTo(longs);
            assertThat(copy(ints)).isEqualTo(ints);
            assertThat(copy(booleans)).isEqualTo(booleans);
            assertThat(copy(chars)).isEqualTo(chars);
        }
    }

    @Test
    void referencesAndHandlesTravelAsAddresses() {
        FakeHandles.Reference<Integer> reference = FakeHandles.someReference();
        FakeHandles.Reference<Integer> other = FakeHandles.someReference();
        FakeHandles.Handle<Object> handle = FakeHandles.someHandle();
        Work work = new Work(reference, handle, Map.of("x", other));

        Payload payload = serializer.serialize(new ArrayList<>(List.of(work, reference, work)));

        assertThat(payload.references())
                .containsExactlyInAnyOrder(
                        reference.address(), other.address(), handle.address().counted());
        List<Object> copy = read(payload);
        assertThat(copy).isEqualTo(List.of(work, reference, work));
        assertThat(((Work) copy.get(0)).input).isSameAs(copy.get(1));
    }

    @Test
    void aReferenceAloneTravelsToo() {
        FakeHandles.Reference<Integer> reference = FakeHandles.someReference();

        Payload payload = serializer.serialize(reference);

        assertThat(payload.references()).containsExactly(reference.address());
        assertThat(this.<Object>read(payload)).isEqualTo(reference);
        assertThat(serializer.serialize(List.of(1)).references()).isEmpty();
    }

    @Test
    void aLambdaTakesWhatItCapturedAlong() {
        FakeHandles.Reference<Integer> reference = FakeHandles.someReference();
        Function<Integer, List<Object>> lambda =
                (Function<Integer, List<Object>> & Serializable) i -> List.of(i, reference);

        Payload payload = serializer.serialize(lambda);
        Function<Integer, List<Object>> copy = read(payload);

        assertThat(payload.references()).containsExactly(reference.address());
        assertThat(copy.apply(3)).isEqualTo(List.of(3, reference));
    }

    @Test
    void idsOfTheApiComeBack() {
        for (Object id : new Object[] {ActorId.fromRandom(), ObjectId.fromRandom(), TaskId.NIL}) {
            assertThat(copy(id)).isEqualTo(id).hasSameHashCodeAs(id);
        }
    }

    @Test
    void aThrowableIsAnOrdinaryValueUnlessItIsRays() {
        IllegalStateException value = new IllegalStateException("broken", new IOException("disk"));
        value.addSuppressed(new RuntimeException("also"));

        IllegalStateException copy = copy(value);

        assertThat(copy)
                .hasMessage("broken")
                .hasCauseExactlyInstanceOf(IOException.class)
                .hasStackTraceContaining("aThrowableIsAnOrdinaryValue");
        assertThat(copy.getSuppressed()[0]).hasMessage("also");
        assertThat(serializer.serialize(new RayTaskException("x"))).isInstanceOf(Payload.Failure.class);
    }

    @Test
    void aValueMaySerialiseAnotherInTheMiddleOfItsOwn() {
        Payload payload = serializer.serialize(new ArrayList<>(List.of(new Meddler(serializer), "after")));

        assertThat((List<?>) read(payload)).element(1).isEqualTo("after");
    }

    @Test
    void isUsableFromManyThreads() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        List<Callable<Object>> jobs = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            int seed = i;
            jobs.add(() -> {
                Random random = new Random(seed);
                for (int n = 0; n < 50; n++) {
                    Object value = RandomValues.next(random, 3);
                    assertThat(copy(value)).as("seed %d", seed).isEqualTo(value);
                }
                return seed;
            });
        }
        try {
            for (Future<Object> done : threads.invokeAll(jobs)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private <T> T copy(T value) {
        return read(serializer.serialize(value));
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // each test knows what it wrote
    private <T> T read(Payload payload) {
        return (T) requireNonNull(serializer.deserialize(payload));
    }

    private static final class Node implements Serializable {
        final String name;
        Node next = this;

        Node(String name) {
            this.name = name;
        }
    }

    private record Work(
            FakeHandles.Reference<Integer> input,
            FakeHandles.Handle<Object> actor,
            Map<String, FakeHandles.Reference<Integer>> more)
            implements Serializable {}

    /** User code that runs in the middle of a value, and calls Ray there. */
    private static final class Meddler implements Serializable {
        private final transient Serializer serializer;

        Meddler(Serializer serializer) {
            this.serializer = serializer;
        }

        private Object writeReplace() {
            return serializer.serialize(new ArrayList<>(List.of(1, 2))).sizeBytes();
        }
    }
}
