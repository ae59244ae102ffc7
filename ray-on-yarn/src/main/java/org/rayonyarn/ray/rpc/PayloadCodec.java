package org.rayonyarn.ray.rpc;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values and results on the wire: a tag, then the content. Stateless; any thread. */
public final class PayloadCodec {
    private static final int NULL = 0;
    private static final int STRING = 1;
    private static final int INT = 2;
    private static final int LONG = 3;
    private static final int DOUBLE = 4;
    private static final int TRUE = 5;
    private static final int FALSE = 6;
    private static final int FLOAT = 7;
    private static final int SHORT = 8;
    private static final int BYTE = 9;
    private static final int CHAR = 10;
    private static final int RAW = 11;
    private static final int BUFFER = 12;
    private static final int SERIALIZED = 13;
    private static final int FAILURE = 14;
    private static final int FLAT = 15;
    private static final int CHARS = 16; // a String that UTF-8 can't say
    private static final List<Payload.Form> FORMS = List.of(Payload.Form.values());

    private PayloadCodec() {}

    static void write(WireOutput out, Payload payload) {
        if (payload instanceof Payload.Immediate immediate) {
            writeImmediate(out, immediate.value());
        } else if (payload instanceof Payload.Raw raw) {
            writeBytes(out, RAW, raw.bytes());
        } else if (payload instanceof Payload.Buffer buffer) {
            writeBytes(out, BUFFER, buffer.bytes());
        } else if (payload instanceof Payload.Failure failure) {
            writeBytes(out, FAILURE, failure.bytes());
        } else if (payload instanceof Payload.Serialized serialized) {
            writeBytes(out, SERIALIZED, serialized.bytes());
            IdCodec.writeAddresses(out, serialized.references());
        } else if (payload instanceof Payload.Flat flat) {
            out.writeByte(FLAT);
            writeForm(out, flat.form());
            out.writeBytes(flat.bytes());
        } else if (payload instanceof Payload.Sealed sealed) {
            write(out, onHeap(sealed));
        }
    }

    /** The same value as it travels where the reader can't see the store. */
    private static Payload onHeap(Payload.Sealed sealed) {
        ByteBuffer content = sealed.content().map();
        byte[] bytes = new byte[content.remaining()];
        content.get(bytes);
        return switch (sealed.header().form()) {
            case BYTES -> new Payload.Raw(bytes);
            case BUFFER -> new Payload.Buffer(bytes);
            case SERIALIZED -> new Payload.Serialized(bytes, sealed.references());
            case BOOLEANS, CHARS, SHORTS, INTS, LONGS, FLOATS, DOUBLES ->
                new Payload.Flat(sealed.header().form(), bytes);
        };
    }

    private static void writeForm(WireOutput out, Payload.Form form) {
        out.writeByte(FORMS.indexOf(form));
    }

    private static Payload.Form readForm(WireInput in) {
        int form = in.readByte();
        if (form < 0 || form >= FORMS.size()) {
            throw new WireFormatException("unknown form of a value=" + form);
        }
        return FORMS.get(form);
    }

    static void writeHeader(WireOutput out, ValueHeader header) {
        writeForm(out, header.form());
        out.writeVarlong(header.sizeBytes());
        IdCodec.writeAddresses(out, header.references());
    }

    static ValueHeader readHeader(WireInput in) {
        return new ValueHeader(readForm(in), in.readVarlong(), IdCodec.readAddresses(in));
    }

    private static void writeBytes(WireOutput out, int tag, byte[] bytes) {
        out.writeByte(tag);
        out.writeBytes(bytes);
    }

    private static void writeImmediate(WireOutput out, @Nullable Object value) {
        if (value == null) {
            out.writeByte(NULL);
        } else if (value instanceof String text) {
            writeText(out, text);
        } else if (value instanceof Integer number) {
            out.writeByte(INT);
            out.writeInt(number);
        } else if (value instanceof Long number) {
            out.writeByte(LONG);
            out.writeLong(number);
        } else if (value instanceof Double number) {
            out.writeByte(DOUBLE);
            out.writeDouble(number);
        } else if (value instanceof Boolean truth) {
            out.writeByte(truth ? TRUE : FALSE);
        } else if (value instanceof Float number) {
            out.writeByte(FLOAT);
            out.writeInt(Float.floatToRawIntBits(number));
        } else if (value instanceof Short number) {
            out.writeByte(SHORT);
            out.writeInt(number);
        } else if (value instanceof Byte number) {
            out.writeByte(BYTE);
            out.writeByte(number);
        } else if (value instanceof Character letter) {
            out.writeByte(CHAR);
            out.writeInt(letter);
        }
    }

    private static void writeText(WireOutput out, String text) {
        if (isWellFormed(text)) {
            out.writeByte(STRING);
            out.writeString(text);
            return;
        }
        byte[] chars = new byte[2 * text.length()];
        ByteBuffer.wrap(chars).asCharBuffer().put(text);
        writeBytes(out, CHARS, chars);
    }

    /** Whether all its surrogates come in pairs. */
    private static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isSupplementaryCodePoint(text.codePointAt(i))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    static Payload read(WireInput in) {
        int tag = in.readByte();
        return switch (tag) {
            case NULL -> Payload.Immediate.NULL;
            case STRING -> new Payload.Immediate(in.readString());
            case CHARS ->
                new Payload.Immediate(
                        ByteBuffer.wrap(in.readBytes()).asCharBuffer().toString());
            case INT -> new Payload.Immediate(in.readInt());
            case LONG -> new Payload.Immediate(in.readLong());
            case DOUBLE -> new Payload.Immediate(in.readDouble());
            case TRUE -> new Payload.Immediate(true);
            case FALSE -> new Payload.Immediate(false);
            case FLOAT -> new Payload.Immediate(Float.intBitsToFloat(in.readInt()));
            case SHORT -> new Payload.Immediate((short) in.readInt());
            case BYTE -> new Payload.Immediate(in.readByte());
            case CHAR -> new Payload.Immediate((char) in.readInt());
            case RAW -> new Payload.Raw(in.readBytes());
            case BUFFER -> new Payload.Buffer(in.readBytes());
            case SERIALIZED -> new Payload.Serialized(in.readBytes(), IdCodec.readAddresses(in));
            case FLAT -> new Payload.Flat(readForm(in), in.readBytes());
            case FAILURE -> new Payload.Failure(in.readBytes());
            default -> throw new WireFormatException("unknown payload tag=" + tag);
        };
    }

    static void writeOptional(WireOutput out, @Nullable Payload payload) {
        out.writeBoolean(payload != null);
        if (payload != null) {
            write(out, payload);
        }
    }

    static @Nullable Payload readOptional(WireInput in) {
        return in.readBoolean() ? read(in) : null;
    }

    static void writeResult(WireOutput out, TaskResult result) {
        if (result instanceof TaskResult.Stored stored) {
            out.writeBoolean(true);
            writeStored(out, stored);
        } else if (result instanceof TaskResult.Inline inline) {
            out.writeBoolean(false);
            write(out, inline.payload());
        }
    }

    static TaskResult readResult(WireInput in) {
        return in.readBoolean() ? readStored(in) : new TaskResult.Inline(read(in));
    }

    static void writeStored(WireOutput out, TaskResult.Stored stored) {
        out.writeVarlong(stored.sizeBytes());
        out.writeNodeId(stored.location());
        IdCodec.writeAddresses(out, stored.references());
    }

    static TaskResult.Stored readStored(WireInput in) {
        return new TaskResult.Stored(in.readVarlong(), in.readNodeId(), IdCodec.readAddresses(in));
    }
}
