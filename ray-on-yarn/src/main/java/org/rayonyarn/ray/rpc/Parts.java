package org.rayonyarn.ray.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Fields that may be missing or repeated, on the wire. Stateless; any thread. */
final class Parts {
    private Parts() {}

    static <T> void writeOptional(WireOutput out, @Nullable T value, BiConsumer<WireOutput, T> writer) {
        out.writeBoolean(value != null);
        if (value != null) {
            writer.accept(out, value);
        }
    }

    static <T> @Nullable T readOptional(WireInput in, Function<WireInput, T> reader) {
        return in.readBoolean() ? reader.apply(in) : null;
    }

    static <T> void writeList(WireOutput out, List<T> values, BiConsumer<WireOutput, T> writer) {
        out.writeVarint(values.size());
        values.forEach(value -> writer.accept(out, value));
    }

    static <T> List<T> readList(WireInput in, Function<WireInput, T> reader) {
        int count = in.readCount();
        List<T> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(reader.apply(in));
        }
        return values;
    }
}
