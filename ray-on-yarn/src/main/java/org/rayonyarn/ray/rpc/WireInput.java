package org.rayonyarn.ray.rpc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Where a {@link Codec} reads: one message's bytes, and never beyond. Every method throws {@link WireFormatException} where the
 * bytes end too early, before anything is allocated for them. Confined to one thread; not to be kept after {@code decode}.
 */
public final class WireInput {
    private final ByteBuffer buffer;

    /** Reads {@code buffer} from its position to its limit. */
    public WireInput(ByteBuffer buffer) {
        this.buffer = buffer;
    }

    public static WireInput of(byte[] bytes) {
        return new WireInput(ByteBuffer.wrap(bytes));
    }

    public byte readByte() {
        require(1);
        return buffer.get();
    }

    public boolean readBoolean() {
        byte value = readByte();
        if (value != 0 && value != 1) {
            throw new WireFormatException("not a boolean; value=" + value);
        }
        return value == 1;
    }

    public int readInt() {
        require(Integer.BYTES);
        return buffer.getInt();
    }

    public long readLong() {
        require(Long.BYTES);
        return buffer.getLong();
    }

    public double readDouble() {
        return Double.longBitsToDouble(readLong());
    }

    public int readVarint() {
        int value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            byte b = readByte();
            if (shift == 28 && (b & 0xF0) != 0) {
                break;
            }
            value |= (b & 0x7F) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new WireFormatException("varint is longer than 32 bits; at=" + buffer.position());
    }

    public long readVarlong() {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            byte b = readByte();
            if (shift == 63 && (b & 0xFE) != 0) {
                break;
            }
            value |= (b & 0x7FL) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new WireFormatException("varlong is longer than 64 bits; at=" + buffer.position());
    }

    public String readString() {
        return new String(readBytes(), StandardCharsets.UTF_8);
    }

    /** A fresh array, as long as was written. */
    public byte[] readBytes() {
        return readRaw(readCount());
    }

    /** A fresh array of {@code length} bytes that stand there without a length. */
    public byte[] readRaw(int length) {
        require(length);
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        return bytes;
    }

    public NodeId readNodeId() {
        require(NodeId.BYTES);
        return new NodeId(buffer.getLong(), buffer.getLong());
    }

    /**
     * How many elements (of one byte at least) follow: safe to allocate for.
     *
     * @throws WireFormatException if there are fewer bytes left than elements claimed
     */
    public int readCount() {
        int count = readVarint();
        if (count < 0 || count > buffer.remaining()) {
            throw new WireFormatException("length is beyond the end; length=" + Integer.toUnsignedString(count)
                    + " left=" + buffer.remaining() + " at=" + buffer.position());
        }
        return count;
    }

    /** Bytes left of this message. */
    public int remaining() {
        return buffer.remaining();
    }

    /**
     * @throws WireFormatException if bytes are left: writer and reader do not agree
     */
    public void expectEnd() {
        if (buffer.hasRemaining()) {
            throw new WireFormatException("bytes left behind the message; left=" + buffer.remaining());
        }
    }

    private void require(int bytes) {
        if (bytes < 0 || buffer.remaining() < bytes) {
            throw new WireFormatException(
                    "cut short; needed=" + bytes + " left=" + buffer.remaining() + " at=" + buffer.position());
        }
    }
}
