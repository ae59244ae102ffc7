package org.rayonyarn.ray.value;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.HashMultimap;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableMultimap;
import com.google.common.collect.ImmutableSet;
import java.io.File;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Java can serialise comes back equal; what Java refuses is refused. */
@SuppressWarnings({"JdkObsolete", "JavaUtilDate", "UnnecessaryStringBuilder"}) // users have them
class JdkValuesTest {
    private static final Serializer SERIALIZER =
            new ForySerializer(JdkValuesTest.class.getClassLoader(), new FakeHandles());

    static Stream<Object> values() {
        return Stream.of(
                List.of(),
                List.of(1),
                List.of(1, 2, 3),
                Set.of("a", "b", "c"),
                Map.of(),
                Map.of("a", 1),
                Map.of("a", 1, "b", 2),
                Arrays.asList(1, null),
                Stream.of(1, null, 3).toList(),
                Stream.of("a", null).toList(),
                Collections.emptyList(),
                Collections.singletonMap("a", 1),
                Collections.nCopies(3, "x"),
                Collections.unmodifiableList(new ArrayList<>(List.of(1))),
                Collections.unmodifiableMap(new TreeMap<>(Map.of(1, 2))),
                Collections.synchronizedList(new LinkedList<>(List.of(1))),
                Collections.newSetFromMap(new ConcurrentHashMap<String, Boolean>()),
                new LinkedHashMap<>(Map.of(1, 2)),
                new LinkedHashSet<>(List.of(2, 1)),
                new TreeMap<String, Integer>(Comparator.<String>reverseOrder()),
                new TreeSet<>(Set.of(3, 1)),
                new ConcurrentHashMap<>(Map.of(1, 2)),
                new ConcurrentSkipListMap<>(Map.of(1, 2)),
                new CopyOnWriteArrayList<>(List.of(1)),
                new IdentityHashMap<>(),
                new EnumMap<>(Map.of(RandomValues.Color.RED, 1)),
                EnumSet.allOf(RandomValues.Color.class),
                RandomValues.Color.GREEN,
                new AbstractMap.SimpleEntry<>(1, 2),
                properties(),
                BitSet.valueOf(new long[] {5, 9}),
                ImmutableList.of(1, 2),
                ImmutableMap.of("a", 1, "b", 2),
                ImmutableSet.of(1, 2, 3),
                HashMultimap.create(ImmutableMultimap.of(1, 2, 1, 3)),
                new BigDecimal("1.50"),
                BigInteger.TEN.pow(50),
                Instant.now(),
                LocalDate.now(ZoneId.of("UTC")),
                LocalDateTime.now(ZoneId.of("UTC")),
                ZonedDateTime.now(ZoneId.of("Europe/Berlin")),
                Duration.ofNanos(1),
                ZoneId.of("Europe/Berlin"),
                new Date(5),
                Locale.GERMANY,
                Currency.getInstance("EUR"),
                UUID.randomUUID(),
                URI.create("hdfs://namenode:8020/x"),
                new File("x"),
                int.class,
                String[].class);
    }

    static Stream<Object> valuesWithoutEquality() {
        return Stream.of(
                new ArrayDeque<>(List.of(1, 2)),
                new PriorityQueue<>(List.of(3, 1, 2)),
                new ConcurrentLinkedQueue<>(List.of(1, 2)),
                new LinkedBlockingQueue<>(List.of(1, 2)),
                new StringBuilder("abc"),
                new ReentrantLock(),
                new Semaphore(3));
    }

    static Stream<Object> refused() {
        return Stream.of(
                Optional.of(1),
                Optional.empty(),
                new Object(),
                Path.of("x"),
                new WeakHashMap<>(),
                new ArrayList<>(List.of(1, 2)).subList(0, 1),
                new HashMap<>(Map.of(1, 2)).keySet(),
                new HashMap<>(Map.of(1, 2)).values(),
                Stream.of(1),
                List.of(1).iterator(),
                new SplittableRandom(1),
                List.of(ByteBuffer.allocate(1)),
                new Object[] {Optional.empty()});
    }

    private static Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("a", "b");
        return properties;
    }

    @ParameterizedTest
    @MethodSource("values")
    void comesBackEqual(Object value) {
        Object copy = SERIALIZER.deserialize(SERIALIZER.serialize(value));
        Object[] inside =
                (Object[]) SERIALIZER.deserialize(SERIALIZER.serialize(new Object[] {value, new Object[] {value}}));

        assertThat(copy).isEqualTo(value);
        assertThat(Arrays.deepEquals(inside, new Object[] {value, new Object[] {value}}))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("valuesWithoutEquality")
    void comesBackWithTheSameContent(Object value) {
        Object copy = requireNonNull(SERIALIZER.deserialize(SERIALIZER.serialize(value)));

        assertThat(copy).hasSameClassAs(value).isNotSameAs(value);
        if (value instanceof Collection<?> collection) {
            assertThat(((Collection<?>) copy).toArray()).isEqualTo(collection.toArray());
        } else if (value instanceof StringBuilder) {
            assertThat(copy).hasToString(value.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("refused")
    void isRefusedAsJavaDoes(Object value) {
        assertThatThrownBy(() -> new ObjectOutputStream(OutputStream.nullOutputStream()).writeObject(value))
                .isInstanceOf(NotSerializableException.class);

        assertThatThrownBy(() -> SERIALIZER.serialize(value))
                .isInstanceOf(NotSerializableValueException.class)
                .hasMessageContaining(" is not Serializable");
        assertThatThrownBy(() -> SERIALIZER.serialize(new Holder(value)))
                .isInstanceOf(NotSerializableValueException.class);
    }

    private static final class Holder implements Serializable {
        private final List<Object> content;

        Holder(Object content) {
            this.content = new ArrayList<>(List.of(content));
        }

        @Override
        public String toString() {
            return "holder of " + content;
        }
    }
}
