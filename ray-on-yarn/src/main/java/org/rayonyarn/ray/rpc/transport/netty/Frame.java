package org.rayonyarn.ray.rpc.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import org.rayonyarn.ray.rpc.Codec;
import org.rayonyarn.ray.rpc.WireOutput;
import org.rayonyarn.ray.rpc.transport.TransportConfig;

/**
 * An outgoing frame: messages encoded into the very memory that the socket is given. Confined to whoever holds it.
 *
 * <pre>
 *   int  length of what follows
 *   long epoch of the sender
 *   then for each message:  int length, bytes
 * </pre>
 */
final class Frame {
    /** Length and epoch. */
    static final int HEADER_BYTES = Integer.BYTES + Long.BYTES;
    /** A frame that has reached this takes no further message: a receiver that reads 64 KiB at a time finds most frames whole. */
    static final int FULL_BYTES = 16 << 10;

    private static final int INITIAL_BYTES = 4 << 10;
    private static final int MAX_KEPT_BYTES = 4 * FULL_BYTES;

    private final ByteBuf memory;
    private final WireOutput out;
    private final long epoch;

    Frame(ByteBufAllocator allocator, long epoch) {
        this.memory = allocator.directBuffer(INITIAL_BYTES);
        this.epoch = epoch;
        this.out = new WireOutput(memory.nioBuffer(0, memory.capacity()), this::grow);
        clear();
    }

    /**
     * Appends a message, all of it or nothing.
     *
     * @return the bytes it takes
     */
    <M> int append(M message, Codec<M> codec, TransportConfig config) {
        int start = out.position();
        try {
            out.writeInt(0);
            config.limit(out);
            codec.encode(message, out);
        } catch (RuntimeException | Error e) {
            out.truncate(start);
            throw e;
        }
        int bytes = out.position() - start;
        out.patchInt(start, bytes - Integer.BYTES);
        out.unlimit();
        return bytes;
    }

    boolean isEmpty() {
        return out.position() == HEADER_BYTES;
    }

    boolean isFull() {
        return out.position() >= FULL_BYTES;
    }

    int bytes() {
        return out.position();
    }

    /** Completes the header; nothing is appended any more. */
    void seal() {
        out.patchInt(0, out.position() - Integer.BYTES);
        memory.setIndex(0, out.position());
    }

    /** What is still to be written, for a sender's own thread; then {@link #written}. */
    ByteBuffer unwritten() {
        return memory.internalNioBuffer(memory.readerIndex(), memory.readableBytes());
    }

    /** @return whether that was all */
    boolean written(int bytes) {
        memory.skipBytes(bytes);
        return !memory.isReadable();
    }

    /** What is still to be written, for netty, which releases it; the memory stays ours too. */
    ByteBuf forNetty() {
        return memory.retain();
    }

    /** Small enough to be filled again. */
    boolean isWorthKeeping() {
        return memory.capacity() <= MAX_KEPT_BYTES;
    }

    void clear() {
        out.truncate(0);
        out.writeInt(0);
        out.writeLong(epoch);
    }

    void release() {
        memory.release();
    }

    private ByteBuffer grow(ByteBuffer full, int minCapacity) {
        int capacity = memory.alloc().calculateNewCapacity(minCapacity, Integer.MAX_VALUE);
        memory.capacity(capacity);
        return memory.nioBuffer(0, capacity).position(full.position());
    }
}
