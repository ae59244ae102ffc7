package org.rayonyarn.ray.rpc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Where a {@link Codec} writes: the outgoing buffer itself, growing as needed up to a bound. Numbers are big-endian; lengths are
 * unsigned LEB128. Confined to one thread at a time.
 */
public final class WireOutput {
    /** Who lends the memory. */
    @FunctionalInterface
    public interface Storage {
        /**
         * A buffer of at least {@code minCapacity} bytes that holds what {@code full} holds up to its position, positioned there;
         * {@code full} is not used again.
         */
        ByteBuffer grow(ByteBuffer full, int minCapacity);
    }

    private final Storage storage;
    private ByteBuffer buffer;
    private int maxPosition = Integer.MAX_VALUE;
    private int maxBytes = Integer.MAX_VALUE;
    private String remedy = "send less at once";

    /** Appends to {@code buffer} from its position on. */
    public WireOutput(ByteBuffer buffer, Storage storage) {
        this.buffer = buffer;
        this.storage = storage;
    }

    /** On the heap, without a bound. */
    public static WireOutput onHeap(int initialBytes) {
        return new WireOutput(ByteBuffer.allocate(initialBytes), (full, minCapacity) -> ByteBuffer.allocate(
                        Math.max(minCapacity, 2 * full.capacity()))
                .put(full.flip()));
    }

    /**
     * Refuses what would go beyond {@code maxBytesFromHere}.
     *
     * @param remedyText goes into the {@link MessageTooLargeException}; names the key to raise
     */
    public void limit(int maxBytesFromHere, String remedyText) {
        maxBytes = maxBytesFromHere;
        maxPosition = (int) Math.min(Integer.MAX_VALUE, (long) buffer.position() + maxBytesFromHere);
        remedy = remedyText;
        applyLimit();
    }

    public void writeByte(int value) {
        ensure(1);
        buffer.put((byte) value);
    }

    public void writeBoolean(boolean value) {
        writeByte(value ? 1 : 0);
    }

    /** Four bytes. */
    public void writeInt(int value) {
        ensure(Integer.BYTES);
        buffer.putInt(value);
    }

    /** Eight bytes. */
    public void writeLong(long value) {
        ensure(Long.BYTES);
        buffer.putLong(value);
    }

    public void writeDouble(double value) {
        writeLong(Double.doubleToRawLongBits(value));
    }

    /** One byte up to 127, two up to 16383 ..; a negative number takes five. */
    public void writeVarint(int value) {
        ensure(5);
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            buffer.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        buffer.put((byte) rest);
    }

    /** As {@link #writeVarint}; a negative number takes ten bytes. */
    public void writeVarlong(long value) {
        ensure(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            buffer.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        buffer.put((byte) rest);
    }

    /** UTF-8 behind its length in bytes; an unpaired surrogate becomes {@code ?}. */
    public void writeString(String value) {
        writeBytes(value.getBytes(StandardCharsets.UTF_8));
    }

    /** All of {@code value} behind its length. */
    public void writeBytes(byte[] value) {
        writeBytes(value, 0, value.length);
    }

    /** A part of {@code value} behind its length. */
    public void writeBytes(byte[] value, int offset, int length) {
        writeVarint(length);
        writeRaw(value, offset, length);
    }

    /** A part of {@code value} without a length. */
    public void writeRaw(byte[] value, int offset, int length) {
        ensure(length);
        buffer.put(value, offset, length);
    }

    /** 16 bytes. */
    public void writeNodeId(NodeId value) {
        ensure(NodeId.BYTES);
        buffer.putLong(value.high()).putLong(value.low());
    }

    /** Bytes in the buffer so far, those before this message included. */
    public int position() {
        return buffer.position();
    }

    /** Ends the bound. */
    public void unlimit() {
        maxPosition = Integer.MAX_VALUE;
        applyLimit();
    }

    /** Forgets what was written behind {@code position}, and the bound. */
    public void truncate(int position) {
        unlimit();
        buffer.position(position);
    }

    /** Overwrites four bytes at {@code position}. */
    public void patchInt(int position, int value) {
        buffer.putInt(position, value);
    }

    /** The memory written to, positioned behind the last byte; valid until the next write. */
    public ByteBuffer buffer() {
        return buffer;
    }

    /** A copy of all bytes so far. */
    public byte[] toByteArray() {
        byte[] copy = new byte[buffer.position()];
        buffer.get(0, copy);
        return copy;
    }

    private void ensure(int bytes) {
        if (buffer.remaining() < bytes) {
            makeRoom(bytes);
        }
    }

    private void makeRoom(int bytes) {
        long needed = (long) buffer.position() + bytes;
        if (needed > maxPosition) {
            throw new MessageTooLargeException(needed - (maxPosition - maxBytes), maxBytes, remedy);
        }
        if (needed > buffer.capacity()) {
            buffer = storage.grow(buffer, (int) needed);
        }
        applyLimit();
    }

    /** The bound stands in the buffer's limit, so that the common case is one comparison. */
    private void applyLimit() {
        buffer.limit(Math.min(buffer.capacity(), maxPosition));
    }
}
