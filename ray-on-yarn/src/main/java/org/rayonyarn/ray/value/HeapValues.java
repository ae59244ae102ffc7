package org.rayonyarn.ray.value;

import java.nio.ByteBuffer;
import java.util.List;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.ValueHeader;

/** Values that have come over a connection as a run of bytes, on their way into a node's object store. Stateless; any thread. */
public final class HeapValues {
    private HeapValues() {}

    /**
     * The value as the store has it, if it is large; the value itself if not. Waits while the store makes room.
     *
     * @throws io.ray.api.exception.RayException if there is no room
     */
    public static Payload stored(Payload value, LargeValues large) {
        if (value.sizeBytes() <= large.inlineBytes()) {
            return value;
        }
        if (value instanceof Payload.Raw raw) {
            return write(Payload.Form.BYTES, raw.bytes(), value, large);
        } else if (value instanceof Payload.Buffer buffer) {
            return write(Payload.Form.BUFFER, buffer.bytes(), value, large);
        } else if (value instanceof Payload.Serialized serialized) {
            return write(Payload.Form.SERIALIZED, serialized.bytes(), value, large);
        } else if (value instanceof Payload.Flat flat) {
            return write(flat.form(), flat.bytes(), value, large);
        }
        return value; // an exception or a text: small enough for every message
    }

    private static Payload write(Payload.Form form, byte[] bytes, Payload value, LargeValues large) {
        ValueHeader header = new ValueHeader(form, bytes.length, List.copyOf(value.references()));
        return large.write(header, sink -> sink.write(ByteBuffer.wrap(bytes)));
    }
}
