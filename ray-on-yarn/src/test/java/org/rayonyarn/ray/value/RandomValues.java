package org.rayonyarn.ray.value;

import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Values of many shapes that know equality. */
@SuppressWarnings({"JdkObsolete", "EqualsGetClass", "HidingField"}) // users have them
final class RandomValues {
    private RandomValues() {}

    enum Color {
        RED,
        GREEN {
            @Override
            int shade() {
                return 1;
            }
        };

        int shade() {
            return 0;
        }
    }

    record Point(int x, double y, @Nullable Object tag) implements Serializable {}

    static class Base implements Serializable {
        protected long id;
        private final Integer boxed;

        Base(long id) {
            this.id = id;
            this.boxed = (int) id;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other != null
                    && getClass() == other.getClass()
                    && id == ((Base) other).id
                    && boxed.equals(((Base) other).boxed);
        }

        @Override
        public int hashCode() {
            return Long.hashCode(id);
        }
    }

    static final class Derived extends Base {
        private final String id; // as its parent's field

        private final List<Object> parts;
        private final Object[] array;

        Derived(long number, String id, List<Object> parts) {
            super(number);
            this.id = id;
            this.parts = parts;
            this.array = parts.toArray();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Derived that
                    && super.equals(that)
                    && id.equals(that.id)
                    && Objects.equals(parts, that.parts)
                    && Arrays.equals(array, that.array);
        }

        @Override
        public int hashCode() {
            return id.hashCode();
        }
    }

    static Object next(Random random, int depth) {
        return depth == 0 ? leaf(random) : random.nextInt(3) == 0 ? leaf(random) : node(random, depth - 1);
    }

    private static Object leaf(Random random) {
        return switch (random.nextInt(16)) {
            case 0 -> random.nextInt();
            case 1 -> random.nextLong() >> random.nextInt(64);
            case 2 -> random.nextDouble();
            case 3 -> random.nextFloat();
            case 4 -> (short) random.nextInt();
            case 5 -> (byte) random.nextInt();
            case 6 -> (char) ('a' + random.nextInt(26));
            case 7 -> random.nextBoolean();
            case 8 -> text(random);
            case 9 -> Color.values()[random.nextInt(2)];
            case 10 -> BigDecimal.valueOf(random.nextLong(), random.nextInt(20));
            case 11 -> Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
            case 12 -> Duration.ofNanos(random.nextLong());
            case 13 -> new UUID(random.nextLong(), random.nextLong());
            case 14 -> new Base(random.nextInt());
            default -> text(random).getClass();
        };
    }

    private static Object node(Random random, int depth) {
        List<Object> parts = new ArrayList<>();
        int size = random.nextInt(5);
        for (int i = 0; i < size; i++) {
            parts.add(next(random, depth));
        }
        return switch (random.nextInt(12)) {
            case 0 -> parts;
            case 1 -> List.copyOf(parts);
            case 2 -> new LinkedList<>(parts);
            case 3 -> new HashSet<>(parts);
            case 4 -> map(new HashMap<>(), parts);
            case 5 -> map(new LinkedHashMap<>(), parts);
            case 6 -> map(new TreeMap<>(), parts);
            case 7 -> Map.copyOf(map(new HashMap<>(), parts));
            case 8 -> new Point(random.nextInt(), random.nextDouble(), size == 0 ? null : parts.get(0));
            case 9 -> new Derived(random.nextInt(), text(random), parts);
            case 10 -> Arrays.asList(parts.toArray());
            default -> new ArrayList<>(new ArrayDeque<>(parts));
        };
    }

    private static Map<String, Object> map(Map<String, Object> map, List<Object> values) {
        values.forEach(value -> map.put("k" + map.size(), value));
        return map;
    }

    private static String text(Random random) {
        int[] points = random.ints(random.nextInt(20), 1, random.nextBoolean() ? 127 : 0xD000)
                .toArray();
        return new String(points, 0, points.length);
    }
}
