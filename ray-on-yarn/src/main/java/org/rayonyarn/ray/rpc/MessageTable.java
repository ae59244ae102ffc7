package org.rayonyarn.ray.rpc;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which tag stands for which record, and how its fields are written and read. Filled once, then read by any thread. */
final class MessageTable {
    private record Row<M>(int tag, Class<M> type, BiConsumer<WireOutput, M> writer, Function<WireInput, M> reader) {}

    private final Map<Class<?>, Row<?>> byType = new HashMap<>();
    private final @Nullable Row<?>[] byTag = new Row<?>[Byte.MAX_VALUE + 1];

    /** @param tag 1 to 127, never used again for another type */
    <M> MessageTable add(int tag, Class<M> type, BiConsumer<WireOutput, M> writer, Function<WireInput, M> reader) {
        Row<M> row = new Row<>(tag, type, writer, reader);
        if (byTag[tag] != null || byType.put(type, row) != null) {
            throw new IllegalStateException("tag or type given twice, tag=" + tag + " type=" + type);
        }
        byTag[tag] = row;
        return this;
    }

    @SuppressWarnings("unchecked") // a type's row was added with a writer of that type
    void write(WireOutput out, Object message) {
        Row<Object> row = (Row<Object>) byType.get(message.getClass());
        if (row == null) {
            throw new IllegalArgumentException("not a message of this table, type=" + message.getClass());
        }
        out.writeByte(row.tag);
        row.writer.accept(out, message);
    }

    /** Reads a message of one kind; refuses all others before it looks at their fields. */
    <K> K read(WireInput in, Class<K> kind) {
        int tag = in.readByte();
        Row<?> row = tag > 0 ? byTag[tag] : null;
        if (row == null || !kind.isAssignableFrom(row.type)) {
            throw new WireFormatException("unknown message tag=" + tag);
        }
        try {
            return kind.cast(row.reader.apply(in));
        } catch (IllegalArgumentException e) { // a record that refuses its values: a negative resource, a port of 70000
            throw new WireFormatException("not a message, tag=" + tag + " cause=" + e.getMessage());
        }
    }
}
