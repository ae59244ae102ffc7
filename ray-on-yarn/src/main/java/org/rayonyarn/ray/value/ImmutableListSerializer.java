package org.rayonyarn.ray.value;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.fory.Fory;
import org.apache.fory.memory.MemoryBuffer;
import org.apache.fory.serializer.collection.CollectionSerializer;

/** Takes the place of Fory's serialiser of {@code List.of}, which fails on lists with null as {@code Stream.toList} makes. */
final class ImmutableListSerializer extends CollectionSerializer<Collection<Object>> {
    @SuppressWarnings("unchecked") // Fory keeps the type as a key only
    ImmutableListSerializer(Fory fory, Class<?> type) {
        super(fory, (Class<Collection<Object>>) type, true);
    }

    /** The classes of the JDK's immutable lists. */
    static List<Class<?>> types() {
        return List.of(List.of(1).getClass(), List.of().getClass());
    }

    @Override
    public Collection<Object> newCollection(MemoryBuffer buffer) {
        int size = buffer.readVarUint32Small7();
        setNumElements(size);
        return new ArrayList<>(size);
    }

    @Override
    @SuppressWarnings("unchecked") // Fory's own signature is raw
    public Collection<Object> onCollectionRead(@SuppressWarnings("rawtypes") Collection elements) {
        Object[] array = elements.toArray();
        return Arrays.stream(array).allMatch(Objects::nonNull)
                ? List.of(array)
                : Stream.of(array).toList();
    }
}
