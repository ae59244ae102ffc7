package org.rayonyarn.ray.head;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ResourceSet;

/**
 * How any record is written in the store: a byte for the version of the format, then its fields, of which each kind is written in one
 * way. Pure.
 *
 * <p>Invariant: equal values are written as equal bytes. Whoever changes what a record is made of gives the format the next number.
 */
final class RecordFormat {
    private static final byte VERSION = 3;

    private RecordFormat() {}

    /** Writes a record's fields, in order. */
    interface Fields {
        void writeTo(DataOutputStream out) throws IOException;
    }

    /** Reads what {@link Fields} has written. */
    interface Reader<T> {
        T readFrom(DataInputStream in) throws IOException;
    }

    static byte[] encode(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            fields.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException("memory can always be written", e);
        }
        return bytes.toByteArray();
    }

    /**
     * @throws IllegalStateException if another release has written it
     * @throws UncheckedIOException if it is cut short
     */
    static <T> T decode(byte[] stored, Reader<T> reader) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(stored))) {
            byte version = in.readByte();
            if (version != VERSION) {
                throw new IllegalStateException("a record of another release: format=" + version + " known=" + VERSION);
            }
            return reader.readFrom(in);
        } catch (IOException e) {
            throw new UncheckedIOException("a record is cut short: bytes=" + stored.length, e);
        }
    }

    /** A text of any length, which {@link DataOutputStream#writeUTF} would not take. */
    static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static String readText(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    static void writeTexts(DataOutputStream out, List<String> texts) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            writeText(out, text);
        }
    }

    /** The number of elements, then each. */
    static <T> List<T> readList(DataInputStream in, Reader<T> reader) throws IOException {
        List<T> elements = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            elements.add(reader.readFrom(in));
        }
        return elements;
    }

    static void writeResources(DataOutputStream out, ResourceSet resources) throws IOException {
        out.writeInt(resources.units().size());
        for (var unit : resources.units().entrySet()) {
            writeText(out, unit.getKey());
            out.writeLong(unit.getValue());
        }
    }

    static ResourceSet readResources(DataInputStream in) throws IOException {
        TreeMap<String, Long> units = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            units.put(readText(in), in.readLong());
        }
        return ResourceSet.ofUnits(units);
    }

    static void writeId(DataOutputStream out, NodeId id) throws IOException {
        out.writeLong(id.high());
        out.writeLong(id.low());
    }

    static NodeId readId(DataInputStream in) throws IOException {
        return new NodeId(in.readLong(), in.readLong());
    }

    static void writeOptionalId(DataOutputStream out, @Nullable NodeId id) throws IOException {
        out.writeBoolean(id != null);
        if (id != null) {
            writeId(out, id);
        }
    }

    static @Nullable NodeId readOptionalId(DataInputStream in) throws IOException {
        return in.readBoolean() ? readId(in) : null;
    }
}
