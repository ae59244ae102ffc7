package org.rayonyarn.ray.value;

import io.ray.api.ActorHandle;
import io.ray.api.ObjectRef;
import java.io.Serializable;
import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.fory.Fory;
import org.apache.fory.resolver.ClassResolver;
import org.apache.fory.serializer.ObjectSerializer;
import org.apache.fory.serializer.Serializer;
import org.apache.fory.serializer.SerializerFactory;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.ObjectAddress;

/**
 * Asked by Fory for each class that it meets first: references and handles travel as addresses, what is not
 * {@link Serializable} is refused, ordinary classes are checked for their version, the rest is Fory's own affair. Confined to its Fory.
 */
final class SerializerChoice implements SerializerFactory {
    private final HandleCodec handles;
    private final Consumer<ObjectAddress> found;
    private final LongSupplier currentValue;
    private boolean asking;

    /**
     * @param found told each reference in a value that is being written
     * @param currentValue the number of the value that is being written or read
     */
    SerializerChoice(HandleCodec handles, Consumer<ObjectAddress> found, LongSupplier currentValue) {
        this.handles = handles;
        this.found = found;
        this.currentValue = currentValue;
    }

    @Override
    public @Nullable Serializer<?> createSerializer(Fory fory, Class<?> type) {
        if (asking) {
            return null;
        }
        if (ObjectRef.class.isAssignableFrom(type)) {
            return new ReferenceSerializer(fory, type, handles, found);
        }
        if (ActorHandle.class.isAssignableFrom(type)) {
            return new ActorHandleSerializer(fory, type, handles, found);
        }
        if (isRefused(type)) {
            return refusal(fory, type);
        }
        return isWrittenByFields(fory, type) ? new FieldsSerializer(fory, type, currentValue) : null;
    }

    /** Asks Fory what it would choose itself; it then asks back here. */
    private boolean isWrittenByFields(Fory fory, Class<?> type) {
        asking = true;
        try {
            return ObjectSerializer.class.equals(fory.getTypeResolver().getSerializerClass(type));
        } finally {
            asking = false;
        }
    }

    /** Fory knows classes of the JDK from the start: refuses those that Java does not call serialisable, and mends one. */
    void replaceRegistered(Fory fory, ClassResolver resolver) {
        for (Class<?> type : ImmutableListSerializer.types()) {
            replace(resolver, type, new ImmutableListSerializer(fory, type));
        }
        for (Class<?> type : resolver.getRegisteredClasses()) {
            if (isRefused(type) && !type.getName().startsWith("org.apache.fory.")) {
                replace(resolver, type, refusal(fory, type));
            }
        }
    }

    @SuppressWarnings("unchecked") // the serialiser was made for this very type
    private static <T> void replace(ClassResolver resolver, Class<?> type, Serializer<T> serializer) {
        resolver.setSerializer((Class<T>) type, serializer);
    }

    private static boolean isRefused(Class<?> type) {
        return !Serializable.class.isAssignableFrom(type) && !type.isPrimitive();
    }

    private static Serializer<?> refusal(Fory fory, Class<?> type) {
        if (Collection.class.isAssignableFrom(type)) {
            return new Refusals.OfCollection(fory, type);
        }
        return Map.class.isAssignableFrom(type) ? new Refusals.OfMap(fory, type) : new Refusals.OfObject(fory, type);
    }
}
