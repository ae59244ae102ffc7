package org.rayonyarn.ray.rpc;

import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import io.ray.api.id.ObjectId;
import io.ray.api.id.PlacementGroupId;
import io.ray.api.id.TaskId;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes instances of any message by looking at its record's components; a new record is met without a change here. */
final class RandomMessages {
    private final Random random;

    RandomMessages(Random random) {
        this.random = random;
    }

    /** All records that stand below a sealed type. */
    static List<Class<?>> recordsOf(Class<?> sealed) {
        return sealed.isRecord()
                ? List.of(sealed)
                : Arrays.stream(sealed.getPermittedSubclasses())
                        .flatMap(type -> recordsOf(type).stream())
                        .toList();
    }

    Message message(Class<?> type) {
        return (Message) record(type);
    }

    Object record(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        @Nullable Object[] values = Stream.of(components).map(this::component).toArray();
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no random " + type + " from " + Arrays.toString(values), e);
        }
    }

    private @Nullable Object component(RecordComponent component) {
        boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        return nullable && random.nextInt(3) == 0 ? null : value(component.getGenericType());
    }

    private Object value(Type type) {
        if (type instanceof ParameterizedType generic) {
            return generic.getRawType() == List.class ? list(generic.getActualTypeArguments()[0]) : labels();
        }
        return plain((Class<?>) type);
    }

    private Object plain(Class<?> type) {
        if (type == Payload.Immediate.class) {
            return immediate();
        } else if (type == Endpoint.class) {
            return new Endpoint("h" + text(), random.nextInt(65536));
        } else if (type == ResourceSet.class) {
            return resources();
        } else if (type == ConcurrencyGroupSpec.class) {
            FunctionDescriptor method = (FunctionDescriptor) record(FunctionDescriptor.class);
            return new ConcurrencyGroupSpec("g" + text(), 1 + random.nextInt(100), List.of(method));
        } else if (type == Bundle.class) {
            Bundle unplaced = Bundle.of(resources());
            return random.nextBoolean()
                    ? unplaced
                    : unplaced.placedOn(new NodeId(1, random.nextLong()), 7).commit();
        } else if (type.isRecord()) {
            return record(type);
        } else if (type.isSealed()) {
            List<? extends Class<?>> kinds = recordsOf(type).stream()
                    .filter(kind -> kind != Payload.Sealed.class) // travels in the form of another
                    .toList();
            return plain(kinds.get(random.nextInt(kinds.size())));
        } else if (type.isEnum()) {
            Object[] constants = type.getEnumConstants();
            return constants[random.nextInt(constants.length)];
        }
        return leaf(type);
    }

    private Object leaf(Class<?> type) {
        if (type == boolean.class) {
            return random.nextBoolean();
        } else if (type == int.class) {
            return random.nextInt() >> random.nextInt(32);
        } else if (type == long.class) {
            return random.nextLong() >> random.nextInt(64);
        } else if (type == String.class) {
            return text();
        } else if (type == byte[].class) {
            return bytes(random.nextInt(40));
        } else if (type == TaskId.class) {
            return TaskId.fromBytes(bytes(TaskId.LENGTH));
        } else if (type == ObjectId.class) {
            return new ObjectId(bytes(ObjectId.LENGTH));
        } else if (type == ActorId.class) {
            return ActorId.fromBytes(bytes(ActorId.LENGTH));
        } else if (type == PlacementGroupId.class) {
            return PlacementGroupId.fromBytes(bytes(PlacementGroupId.LENGTH));
        } else if (type == JobId.class) {
            return JobId.fromBytes(bytes(JobId.LENGTH));
        }
        throw new AssertionError("a message has a component of a type that this doesn't know: " + type);
    }

    private Payload.Immediate immediate() {
        long bits = random.nextLong();
        @Nullable
        Object[] choices = {
            null,
            text(),
            (int) bits,
            bits,
            Double.longBitsToDouble(bits),
            bits < 0,
            Float.intBitsToFloat((int) bits),
            (short) bits,
            (byte) bits,
            (char) bits
        };
        return new Payload.Immediate(choices[random.nextInt(choices.length)]);
    }

    private ResourceSet resources() {
        Map<String, Long> units = new TreeMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            units.put(text(), random.nextLong() >>> (1 + random.nextInt(60)));
        }
        return ResourceSet.ofUnits(units);
    }

    private List<Object> list(Type element) {
        List<Object> values = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            values.add(value(element));
        }
        return values;
    }

    private Map<String, String> labels() {
        Map<String, String> labels = new TreeMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            labels.put(text(), text());
        }
        return labels;
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        random.ints(random.nextInt(8), 0, 0x110000)
                .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                .forEach(text::appendCodePoint);
        return text.toString();
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
