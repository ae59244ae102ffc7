package org.rayonyarn.ray.value;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.ValueHeader;

/** Where values go that are too large for a message; a serialiser's port to its node's object store. Any thread. */
public interface LargeValues {
    /** Nowhere: every value stays on the heap. */
    LargeValues NONE = new LargeValues() {
        @Override
        public long inlineBytes() {
            return Long.MAX_VALUE;
        }

        @Override
        public Payload.Sealed write(ValueHeader header, Content content) {
            throw new IllegalStateException("there is no store for large values");
        }
    };

    /** A value with more bytes than this is large. */
    long inlineBytes();

    /**
     * Writes a value on the calling thread and seals it. Waits while the store makes room.
     *
     * @throws io.ray.api.exception.RayException if there is no room, or the disk fails: says how many bytes, and which key to raise
     * @throws IllegalArgumentException if the value is larger than any may be
     */
    Payload.Sealed write(ValueHeader header, Content content);

    /** Writes the bytes of one value. */
    interface Content {
        void writeTo(Sink sink) throws IOException;
    }

    /** Takes the bytes of one value, in order. Confined to the thread that writes. */
    interface Sink {
        /** A direct little-endian buffer to be filled and handed to {@link #write}; the same one each time, empty. */
        ByteBuffer chunk();

        /** Appends what remains in {@code bytes}. */
        void write(ByteBuffer bytes) throws IOException;
    }
}
