package org.rayonyarn.ray.rpc;

import io.ray.api.id.BaseId;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Any value made of what messages are made of, by looking at its declared type: numbers, texts, ids, enums, records, sealed types of
 * records, lists and maps of such. For what is asked too seldom to have a message of its own. Stateless; any thread.
 *
 * <p>Invariant: what is read is built of records' own constructors alone, so damaged bytes make no object that they refuse.
 */
public final class ValueCodec {
    private static final ClassValue<RecordShape> SHAPES = new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
            return RecordShape.of(type);
        }
    };

    private ValueCodec() {}

    /** How a record is taken apart and put together. */
    private record RecordShape(RecordComponent[] components, Constructor<?> constructor) {
        static RecordShape of(Class<?> type) {
            RecordComponent[] components = type.getRecordComponents();
            Class<?>[] types =
                    Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Stream.of(components).forEach(component -> component.getAccessor().setAccessible(true));
            try {
                Constructor<?> constructor = type.getDeclaredConstructor(types);
                constructor.setAccessible(true);
                return new RecordShape(components, constructor);
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException("every record has its canonical constructor: " + type, e);
            }
        }
    }

    /**
     * Appends a value.
     *
     * @param type as it is declared: with the types of elements
     * @throws IllegalArgumentException if there is no way to write values of the type
     */
    public static void write(WireOutput out, Type type, @Nullable Object value) {
        Class<?> raw = raw(type);
        if (raw.isPrimitive()) {
            writePrimitive(out, raw, value);
            return;
        }
        out.writeBoolean(value != null);
        if (value != null) {
            writePresent(out, type, raw, value);
        }
    }

    private static void writePrimitive(WireOutput out, Class<?> type, @Nullable Object value) {
        if (type == boolean.class) {
            out.writeBoolean(Boolean.TRUE.equals(value));
        } else if (type == double.class || type == float.class) {
            out.writeDouble(((Number) orZero(value)).doubleValue());
        } else if (type != void.class) {
            out.writeLong(((Number) orZero(value)).longValue());
        }
    }

    private static Object orZero(@Nullable Object value) {
        return value == null ? 0 : value;
    }

    @SuppressWarnings("EnumOrdinal") // both ends run the same jar
    private static void writePresent(WireOutput out, Type type, Class<?> raw, Object value) {
        if (value instanceof String text) {
            out.writeString(text);
        } else if (value instanceof BaseId id) {
            out.writeBytes(id.getBytes());
        } else if (value instanceof byte[] bytes) {
            out.writeBytes(bytes);
        } else if (value instanceof boolean[] flags) {
            writeFlags(out, flags);
        } else if (value instanceof Payload payload) {
            PayloadCodec.write(out, payload);
        } else if (value instanceof ResourceSet resources) {
            TaskSpecCodec.writeResources(out, resources);
        } else if (value instanceof Enum<?> constant) {
            out.writeVarint(constant.ordinal());
        } else if (value instanceof Boolean || value instanceof Number) {
            writePrimitive(out, unboxed(raw), value);
        } else if (value instanceof List<?> list) {
            out.writeVarint(list.size());
            list.forEach(element -> write(out, argument(type, 0), element));
        } else if (value instanceof Map<?, ?> map) {
            out.writeVarint(map.size());
            map.forEach((key, element) -> {
                write(out, argument(type, 0), key);
                write(out, argument(type, 1), element);
            });
        } else {
            writeRecord(out, raw, value);
        }
    }

    private static void writeFlags(WireOutput out, boolean[] flags) {
        out.writeVarint(flags.length);
        for (boolean flag : flags) {
            out.writeBoolean(flag);
        }
    }

    /** A record of a sealed type is preceded by which of its records it is. */
    private static void writeRecord(WireOutput out, Class<?> declared, Object value) {
        Class<?> type = value.getClass();
        if (!type.isRecord()) {
            throw new IllegalArgumentException("no way to write a value of " + type.getName());
        }
        if (declared.isSealed()) {
            out.writeVarint(recordsOf(declared).indexOf(type));
        }
        for (RecordComponent component : SHAPES.get(type).components) {
            write(out, component.getGenericType(), component(component, value));
        }
    }

    private static @Nullable Object component(RecordComponent component, Object record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record's component can be read: " + component, e);
        }
    }

    /**
     * Reads what {@link #write} wrote for the same type.
     *
     * @throws WireFormatException if the bytes are none of it
     */
    public static @Nullable Object read(WireInput in, Type type) {
        Class<?> raw = raw(type);
        if (raw.isPrimitive()) {
            return readPrimitive(in, raw);
        }
        try {
            return in.readBoolean() ? readPresent(in, type, raw) : null;
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new WireFormatException("not a value of " + type + " cause=" + e.getMessage());
        }
    }

    private static @Nullable Object readPrimitive(WireInput in, Class<?> type) {
        if (type == void.class) {
            return null;
        } else if (type == boolean.class) {
            return in.readBoolean();
        } else if (type == double.class) {
            return in.readDouble();
        } else if (type == float.class) {
            return (float) in.readDouble();
        }
        long number = in.readLong();
        if (type == long.class) {
            return number;
        } else if (type == int.class) {
            return (int) number;
        }
        throw new IllegalArgumentException("no way to read a " + type);
    }

    private static @Nullable Object readPresent(WireInput in, Type type, Class<?> raw) {
        if (raw == String.class) {
            return in.readString();
        } else if (BaseId.class.isAssignableFrom(raw)) {
            return readId(in, raw);
        } else if (raw == byte[].class) {
            return in.readBytes();
        } else if (raw == boolean[].class) {
            return readFlags(in);
        } else if (raw == Payload.class) {
            return PayloadCodec.read(in);
        } else if (raw == ResourceSet.class) {
            return TaskSpecCodec.readResources(in);
        } else if (raw.isEnum()) {
            return raw.getEnumConstants()[in.readVarint()];
        } else if (raw == Boolean.class || Number.class.isAssignableFrom(raw)) {
            return readPrimitive(in, unboxed(raw));
        } else if (raw == List.class) {
            return readList(in, argument(type, 0));
        } else if (Map.class.isAssignableFrom(raw)) {
            return readMap(in, type, raw);
        }
        return readRecord(in, raw.isSealed() ? recordsOf(raw).get(in.readVarint()) : raw);
    }

    private static Object readId(WireInput in, Class<?> type) {
        byte[] bytes = in.readBytes();
        try {
            return type.getMethod("fromByteBuffer", ByteBuffer.class).invoke(null, ByteBuffer.wrap(bytes));
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("not an id: " + type.getName() + " bytes=" + bytes.length, e);
        }
    }

    private static boolean[] readFlags(WireInput in) {
        boolean[] flags = new boolean[in.readCount()];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = in.readBoolean();
        }
        return flags;
    }

    private static List<@Nullable Object> readList(WireInput in, Type element) {
        int count = in.readCount();
        List<@Nullable Object> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(read(in, element));
        }
        return list;
    }

    private static Map<Object, @Nullable Object> readMap(WireInput in, Type type, Class<?> raw) {
        Map<Object, @Nullable Object> map = raw == Map.class ? new LinkedHashMap<>() : new TreeMap<>();
        for (int count = in.readCount(); count > 0; count--) {
            Object key = read(in, argument(type, 0));
            if (key == null) {
                throw new WireFormatException("a map has a key that is null");
            }
            map.put(key, read(in, argument(type, 1)));
        }
        return map;
    }

    private static Object readRecord(WireInput in, Class<?> type) {
        if (!type.isRecord()) {
            throw new IllegalArgumentException("no way to read a value of " + type.getName());
        }
        RecordShape shape = SHAPES.get(type);
        @Nullable Object[] values = new Object[shape.components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = read(in, shape.components[i].getGenericType());
        }
        try {
            return shape.constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new WireFormatException("not a " + type.getSimpleName() + " cause=" + e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record's constructor can be called: " + type, e);
        }
    }

    private static List<Class<?>> recordsOf(Class<?> sealed) {
        return sealed.isRecord()
                ? List.of(sealed)
                : Stream.of(sealed.getPermittedSubclasses())
                        .flatMap(type -> recordsOf(type).stream())
                        .toList();
    }

    private static Class<?> raw(Type type) {
        return type instanceof ParameterizedType generic ? (Class<?>) generic.getRawType() : (Class<?>) type;
    }

    private static Type argument(Type type, int index) {
        if (type instanceof ParameterizedType generic) {
            return generic.getActualTypeArguments()[index];
        }
        throw new IllegalArgumentException("the type of the elements is not known: " + type);
    }

    private static Class<?> unboxed(Class<?> boxed) {
        if (boxed == Boolean.class) {
            return boolean.class;
        } else if (boxed == Long.class) {
            return long.class;
        } else if (boxed == Integer.class) {
            return int.class;
        } else if (boxed == Double.class) {
            return double.class;
        }
        throw new IllegalArgumentException("no way to write a " + boxed.getName());
    }
}
