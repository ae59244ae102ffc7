package org.rayonyarn.ray.rpc;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value in the form in which it crosses threads and processes. Immutable: nobody writes to the arrays.
 *
 * <p>Values of immutable types travel as they are; all others are copies made by serialisation, so a receiver can never
 * change what a sender holds.
 */
public sealed interface Payload {
    /** What the value costs in memory and on the wire, in bytes; an estimate for {@link Immediate}. */
    long sizeBytes();

    /** References inside the value; they stay alive as long as it does. */
    default List<ObjectAddress> references() {
        return List.of();
    }

    /** {@code null}, or a value of a type in {@link #isImmediate}: shared between threads, encoded by the codec itself. */
    record Immediate(@Nullable Object value) implements Payload {
        public static final Immediate NULL = new Immediate(null);

        public Immediate {
            if (!isImmediate(value)) {
                throw new IllegalArgumentException("not an immutable value of a known type: " + value);
            }
        }

        /** Whether a value is {@code null}, a boxed primitive or a String. */
        public static boolean isImmediate(@Nullable Object value) {
            return value == null
                    || value instanceof String
                    || value instanceof Integer
                    || value instanceof Long
                    || value instanceof Double
                    || value instanceof Boolean
                    || value instanceof Float
                    || value instanceof Short
                    || value instanceof Byte
                    || value instanceof Character;
        }

        @Override
        public long sizeBytes() {
            return value instanceof String text ? 16 + 2L * text.length() : 16;
        }
    }

    /** The content of a {@code byte[]}. */
    record Raw(byte[] bytes) implements Payload {
        @Override
        public long sizeBytes() {
            return bytes.length;
        }
    }

    /** The content of a {@link java.nio.ByteBuffer}. */
    record Buffer(byte[] bytes) implements Payload {
        @Override
        public long sizeBytes() {
            return bytes.length;
        }
    }

    /** Any other object, as the job's serialiser wrote it. */
    record Serialized(byte[] bytes, List<ObjectAddress> references) implements Payload {
        @Override
        public long sizeBytes() {
            return bytes.length;
        }
    }

    /** The elements of a primitive array, little-endian. */
    record Flat(Form form, byte[] bytes) implements Payload {
        @Override
        public long sizeBytes() {
            return bytes.length;
        }
    }

    /**
     * A large value in a node's object store. It never travels in a message as it is: who wants it asks the store where it lies.
     * {@link #release} ends the use of it.
     */
    record Sealed(ValueHeader header, SealedContent content) implements Payload {
        @Override
        public long sizeBytes() {
            return header.sizeBytes();
        }

        @Override
        public List<ObjectAddress> references() {
            return header.references();
        }

        @Override
        public void release() {
            content.close();
        }
    }

    /** How a run of bytes becomes a value. */
    enum Form {
        /** A {@code byte[]}. */
        BYTES,
        /** A {@link java.nio.ByteBuffer}. */
        BUFFER,
        /** Written by the job's serialiser. */
        SERIALIZED,
        /** A {@code boolean[]}, a byte an element. */
        BOOLEANS,
        /** A {@code char[]}. */
        CHARS,
        /** A {@code short[]}. */
        SHORTS,
        /** An {@code int[]}. */
        INTS,
        /** A {@code long[]}. */
        LONGS,
        /** A {@code float[]}. */
        FLOATS,
        /** A {@code double[]}. */
        DOUBLES
    }

    /** A RayException, by Java serialisation: whoever gets this value throws it. */
    record Failure(byte[] bytes) implements Payload {
        @Override
        public long sizeBytes() {
            return bytes.length;
        }
    }

    /** The value has been made, or nobody wants it: lets go what the payload holds of the store. */
    default void release() {}

    /** Whether getting the value throws. */
    default boolean isFailure() {
        return this instanceof Failure;
    }
}
