package org.rayonyarn.ray.value;

import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.Payload.Form;
import org.rayonyarn.ray.rpc.ValueHeader;

/** Primitive arrays and buffers as runs of little-endian bytes: one copy out, one copy in. Stateless. */
final class FlatValues {
    private static final Map<Class<?>, Form> FORMS = Map.of(
            byte[].class, Form.BYTES,
            boolean[].class, Form.BOOLEANS,
            char[].class, Form.CHARS,
            short[].class, Form.SHORTS,
            int[].class, Form.INTS,
            long[].class, Form.LONGS,
            float[].class, Form.FLOATS,
            double[].class, Form.DOUBLES);

    private FlatValues() {}

    /** Null if the value is neither a primitive array nor a buffer. */
    static @Nullable ValueHeader headerOf(Object value) {
        if (value instanceof ByteBuffer buffer) {
            return new ValueHeader(Form.BUFFER, buffer.remaining(), List.of());
        }
        Form form = FORMS.get(value.getClass());
        return form == null
                ? null
                : new ValueHeader(form, (long) Array.getLength(value) * elementBytes(form), List.of());
    }

    /** Appends all of a value with a header. */
    static void write(Object value, Form form, LargeValues.Sink sink) throws IOException {
        if (value instanceof ByteBuffer buffer && buffer.isDirect()) {
            sink.write(buffer.duplicate());
            return;
        }
        Object source = value instanceof ByteBuffer buffer ? buffer.slice() : value;
        int elementBytes = elementBytes(form);
        int elements = source instanceof ByteBuffer buffer ? buffer.remaining() : Array.getLength(source);
        int count;
        for (int done = 0; done < elements; done += count) {
            ByteBuffer chunk = sink.chunk();
            count = Math.min(elements - done, chunk.capacity() / elementBytes);
            put(source, form, done, count, chunk);
            sink.write(chunk.position(0).limit(count * elementBytes));
        }
    }

    private static void put(Object source, Form form, int from, int count, ByteBuffer to) {
        switch (form) {
            case BYTES -> to.put((byte[]) source, from, count);
            case BUFFER -> to.put(0, (ByteBuffer) source, from, count);
            case BOOLEANS -> putBooleans((boolean[]) source, from, count, to);
            case CHARS -> to.asCharBuffer().put((char[]) source, from, count);
            case SHORTS -> to.asShortBuffer().put((short[]) source, from, count);
            case INTS -> to.asIntBuffer().put((int[]) source, from, count);
            case LONGS -> to.asLongBuffer().put((long[]) source, from, count);
            case FLOATS -> to.asFloatBuffer().put((float[]) source, from, count);
            case DOUBLES -> to.asDoubleBuffer().put((double[]) source, from, count);
            case SERIALIZED -> throw new IllegalArgumentException("not a flat value: form=" + form);
        }
    }

    private static void putBooleans(boolean[] source, int from, int count, ByteBuffer to) {
        for (int i = from; i < from + count; i++) {
            to.put((byte) (source[i] ? 1 : 0));
        }
    }

    /**
     * A fresh array; a buffer is not copied but shared, read-only.
     *
     * @param content little-endian
     */
    static Object read(Form form, ByteBuffer content) {
        int elements = content.remaining() / elementBytes(form);
        return switch (form) {
            case BUFFER -> content.asReadOnlyBuffer();
            case BYTES -> {
                byte[] bytes = new byte[elements];
                content.get(content.position(), bytes);
                yield bytes;
            }
            case BOOLEANS -> booleans(content, elements);
            case CHARS -> {
                char[] chars = new char[elements];
                content.asCharBuffer().get(chars);
                yield chars;
            }
            case SHORTS -> {
                short[] shorts = new short[elements];
                content.asShortBuffer().get(shorts);
                yield shorts;
            }
            case INTS -> {
                int[] ints = new int[elements];
                content.asIntBuffer().get(ints);
                yield ints;
            }
            case LONGS -> {
                long[] longs = new long[elements];
                content.asLongBuffer().get(longs);
                yield longs;
            }
            case FLOATS -> {
                float[] floats = new float[elements];
                content.asFloatBuffer().get(floats);
                yield floats;
            }
            case DOUBLES -> {
                double[] doubles = new double[elements];
                content.asDoubleBuffer().get(doubles);
                yield doubles;
            }
            case SERIALIZED -> throw new IllegalArgumentException("not a flat value: form=" + form);
        };
    }

    private static boolean[] booleans(ByteBuffer content, int elements) {
        boolean[] booleans = new boolean[elements];
        for (int i = 0; i < elements; i++) {
            booleans[i] = content.get(content.position() + i) != 0;
        }
        return booleans;
    }

    private static int elementBytes(Form form) {
        return switch (form) {
            case BYTES, BUFFER, SERIALIZED, BOOLEANS -> 1;
            case CHARS, SHORTS -> 2;
            case INTS, FLOATS -> 4;
            case LONGS, DOUBLES -> 8;
        };
    }
}
