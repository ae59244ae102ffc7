package org.rayonyarn.ray.value;

import java.util.Collection;
import java.util.Map;
import org.apache.fory.Fory;
import org.apache.fory.memory.MemoryBuffer;
import org.apache.fory.serializer.Serializer;
import org.apache.fory.serializer.collection.CollectionSerializer;
import org.apache.fory.serializer.collection.MapSerializer;

/**
 * Stand in for the serialisers of classes that must not travel. They object to values and not to classes: a field whose type
 * is such a class is harmless while it is null. One for each shape that Fory casts serialisers to.
 */
final class Refusals {
    private Refusals() {}

    private static RefusedClassException refusal(Class<?> type) {
        return new RefusedClassException(type);
    }

    /** Fory makes further ones by reflection, for fields of generated code: hence the public constructor. */
    static final class OfObject extends Serializer<Object> {
        @SuppressWarnings("unchecked") // nothing of the type is ever produced
        public OfObject(Fory fory, Class<?> type) {
            super(fory, (Class<Object>) type);
        }

        @Override
        public void write(MemoryBuffer buffer, Object value) {
            throw refusal(value.getClass());
        }

        @Override
        public Object read(MemoryBuffer buffer) {
            throw refusal(type);
        }
    }

    static final class OfCollection extends CollectionSerializer<Collection<?>> {
        @SuppressWarnings("unchecked") // nothing of the type is ever produced
        public OfCollection(Fory fory, Class<?> type) {
            super(fory, (Class<Collection<?>>) type, false);
        }

        @Override
        public void write(MemoryBuffer buffer, Collection<?> value) {
            throw refusal(value.getClass());
        }

        @Override
        public Collection<?> onCollectionWrite(MemoryBuffer buffer, Collection<?> value) {
            throw refusal(value.getClass());
        }

        @Override
        public Collection<?> read(MemoryBuffer buffer) {
            throw refusal(type);
        }
    }

    static final class OfMap extends MapSerializer<Map<?, ?>> {
        @SuppressWarnings("unchecked") // nothing of the type is ever produced
        public OfMap(Fory fory, Class<?> type) {
            super(fory, (Class<Map<?, ?>>) type, false);
        }

        @Override
        public void write(MemoryBuffer buffer, Map<?, ?> value) {
            throw refusal(value.getClass());
        }

        @Override
        public Map<?, ?> onMapWrite(MemoryBuffer buffer, Map<?, ?> value) {
            throw refusal(value.getClass());
        }

        @Override
        public Map<?, ?> read(MemoryBuffer buffer) {
            throw refusal(type);
        }
    }
}
