package org.rayonyarn.ray.rpc.transport.netty;

import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.Codec;
import org.rayonyarn.ray.rpc.transport.TransportConfig;

/**
 * The messages that wait to be written to one connection, in frames: sealed ones, the oldest first, and behind them the one that is
 * being filled. Guarded by the lock of its {@link Outbox}; nothing here blocks.
 *
 * <p>Invariants: frames are taken in the order in which they were begun; bytes queued are those of all messages in frames that were
 * not released, also of frames that are taken; it is writable unless these have reached the high-water mark and not the low one since.
 */
final class FrameQueue<M> {
    private final ByteBufAllocator allocator;
    private final Codec<M> codec;
    private final long epoch;
    private final TransportConfig config;

    private final Deque<Frame> sealed = new ArrayDeque<>();
    private @Nullable Frame filling;
    private @Nullable Frame spare;
    private long queuedBytes;
    private boolean writable = true;
    private boolean discarded;

    /** @param epoch the sender's, told in each frame */
    FrameQueue(ByteBufAllocator allocator, Codec<M> codec, long epoch, TransportConfig config) {
        this.allocator = allocator;
        this.codec = codec;
        this.epoch = epoch;
        this.config = config;
    }

    /**
     * Appends a message, all of it or nothing.
     *
     * @throws org.rayonyarn.ray.rpc.MessageTooLargeException if it does not fit in a frame
     */
    void append(M message) {
        Frame frame = filling;
        if (frame == null) {
            frame = spare != null ? spare : new Frame(allocator, epoch);
            spare = null;
            filling = frame;
        }
        queuedBytes += frame.append(message, codec, config);
        if (queuedBytes >= config.highWaterBytes()) {
            writable = false;
        }
        if (frame.isFull()) {
            seal(frame);
        }
    }

    private void seal(Frame frame) {
        frame.seal();
        sealed.addLast(frame);
        filling = null;
    }

    boolean isWritable() {
        return writable;
    }

    /** Whether there is nothing to take. */
    boolean isEmpty() {
        return sealed.isEmpty() && (filling == null || filling.isEmpty());
    }

    /** The oldest frame; null if there is none. Whoever takes it gives it back, to {@link #release} or {@link #putBack}. */
    @Nullable
    Frame takeNext() {
        Frame last = filling;
        if (sealed.isEmpty() && last != null && !last.isEmpty()) {
            seal(last);
        }
        return sealed.pollFirst();
    }

    /** It is not all written: the rest of it is next. */
    void putBack(Frame frame) {
        sealed.addFirst(frame);
    }

    /**
     * It is written, or never will be.
     *
     * @return whether there is room for more that wasn't before
     */
    boolean release(Frame frame) {
        queuedBytes -= frame.bytes() - Frame.HEADER_BYTES;
        boolean room = !writable && queuedBytes <= config.lowWaterBytes();
        if (room) {
            writable = true;
        }
        if (spare == null && !discarded && frame.isWorthKeeping()) {
            frame.clear();
            spare = frame;
        } else {
            frame.release();
        }
        return room;
    }

    /** Drops what is queued; what is taken is still to be released. */
    void discard() {
        discarded = true;
        sealed.forEach(Frame::release);
        sealed.clear();
        filling = released(filling);
        spare = released(spare);
    }

    boolean isDiscarded() {
        return discarded;
    }

    private static @Nullable Frame released(@Nullable Frame frame) {
        if (frame != null) {
            frame.release();
        }
        return null;
    }
}
