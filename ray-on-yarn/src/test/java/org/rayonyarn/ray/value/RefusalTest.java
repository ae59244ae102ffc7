package org.rayonyarn.ray.value;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RefusalTest {
    private final Serializer serializer = new ForySerializer(RefusalTest.class.getClassLoader(), new FakeHandles());

    @Test
    void namesTheClassThePlaceAndTheRemedy() {
        Job job = new Job();
        job.parts.put("a", new ArrayList<>(List.of(1, new Connection())));

        assertRefused(
                job,
                "org.rayonyarn.ray.value.RefusalTest$Connection is not Serializable, found at Job.parts[a][1]:"
                        + " implement java.io.Serializable, or mark the field transient");
    }

    @Test
    void namesTheClassOfTheValueItself() {
        assertRefused(
                new Connection(),
                "org.rayonyarn.ray.value.RefusalTest$Connection is not Serializable:"
                        + " implement java.io.Serializable, or mark the field transient");
    }

    @Test
    void saysWhatToDoAboutLambdasOptionalsAndViews() {
        Supplier<String> lambda = () -> "x";
        List<Integer> view = new ArrayList<>(List.of(1, 2)).subList(0, 1);

        assertRefused(lambda, "let the lambda's interface extend java.io.Serializable");
        assertRefused(Optional.of(1), "give the value or null instead");
        assertRefused(view, "copy it, for example into a new java.util.ArrayList");
    }

    @Test
    void aFieldOfSuchATypeIsHarmlessWhileItIsNullOrTransient() {
        Job job = new Job();
        job.scratch = new Connection();

        Job copy = (Job) requireNonNull(serializer.deserialize(serializer.serialize(job)));

        assertThat(copy.name).isEqualTo("job");
        assertThat(copy.connection).isNull();
        assertThat(copy.scratch).isNull();
    }

    @Test
    void anotherObjectOfTheSameClassIsStillRefusedAfterwards() {
        Job job = new Job();
        serializer.serialize(job);
        job.connection = new Connection();

        assertRefused(job, "found at Job.connection");
        assertRefused(job, "found at Job.connection");
    }

    @Test
    void aNestingDeeperThanTheStackIsRefusedAndHarmsNoOtherValue() {
        Chain chain = new Chain(null);
        for (int i = 0; i < 1_000_000; i++) {
            chain = new Chain(chain);
        }

        assertRefused(chain, "nested too deeply");
        assertThat(serializer.deserialize(serializer.serialize(new Chain(null))))
                .isInstanceOf(Chain.class);
    }

    @Test
    void whatAWriteObjectMethodThrowsIsTold() {
        assertRefused(new Thrower(), "disk is full");
    }

    @Test
    void deniedClassesOfTheJdkAreRefused() {
        assertRefused(
                new ArrayList<>(List.of(1, new ProcessBuilder("x"))),
                "java.lang.ProcessBuilder must not be serialised, found at ArrayList[1]: mark the field transient");
    }

    private void assertRefused(Object value, String message) {
        assertThatExceptionOfType(NotSerializableValueException.class)
                .isThrownBy(() -> serializer.serialize(value))
                .withMessageContaining(message)
                .satisfies(e -> assertThat(e.className()).isNotEmpty());
    }

    private static final class Connection {}

    private static final class Job implements Serializable {
        final String name = "job";
        final Map<String, Object> parts = new HashMap<>();

        @Nullable
        Connection connection;

        @SuppressWarnings({"UnusedVariable", "NullableOptional"}) // users do it
        @Nullable
        Optional<String> option;

        transient @Nullable Connection scratch;
    }

    private static final class Chain implements Serializable {
        @SuppressWarnings("unused") // followed by the serialiser
        final @Nullable Chain next;

        Chain(@Nullable Chain next) {
            this.next = next;
        }
    }

    private static final class Thrower implements Serializable {
        private void writeObject(ObjectOutputStream out) throws IOException {
            throw new IOException("disk is full");
        }
    }
}
