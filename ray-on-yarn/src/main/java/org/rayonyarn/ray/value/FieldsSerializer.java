package org.rayonyarn.ray.value;

import java.util.function.LongSupplier;
import org.apache.fory.Fory;
import org.apache.fory.memory.MemoryBuffer;
import org.apache.fory.serializer.ObjectSerializer;
import org.apache.fory.serializer.Serializer;

/**
 * Writes an object field by field, and before the first object of each class in a value a fingerprint of the class: bytes
 * that were written by another version of it would otherwise end up in the wrong fields. (Fory's own check costs four bytes
 * an object, and excludes classes with a {@code writeObject} method.)
 */
final class FieldsSerializer extends Serializer<Object> {
    private final ObjectSerializer<Object> fields;
    private final int fingerprint;
    private final LongSupplier currentValue;
    private long checkedIn;

    /** @param currentValue the number of the value that is being written or read, never the same twice */
    @SuppressWarnings("unchecked") // the serialiser gets objects of its type alone
    FieldsSerializer(Fory fory, Class<?> type, LongSupplier currentValue) {
        super(fory, (Class<Object>) type);
        this.currentValue = currentValue;
        this.fingerprint = ClassFingerprint.of(type);
        // before the next line: a class that refers to itself finds this, not the one that is inside of this
        fory.getTypeResolver().setSerializerIfAbsent((Class<Object>) type, this);
        this.fields = new ObjectSerializer<>(fory, (Class<Object>) type);
    }

    @Override
    public void write(MemoryBuffer buffer, Object value) {
        if (isFirstInValue()) {
            buffer.writeInt32(fingerprint);
        }
        fields.write(buffer, value);
    }

    @Override
    public Object read(MemoryBuffer buffer) {
        if (isFirstInValue() && buffer.readInt32() != fingerprint) {
            throw new ChangedClassException(type);
        }
        return fields.read(buffer);
    }

    private boolean isFirstInValue() {
        long current = currentValue.getAsLong();
        boolean first = checkedIn != current;
        checkedIn = current;
        return first;
    }
}
