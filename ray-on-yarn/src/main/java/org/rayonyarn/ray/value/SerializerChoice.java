package org.rayonyarn.ray.value;

import io.ray.api.ActorHandle;
import io.ray.api.ObjectRef;
import java.io.Serializable;
import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.fory.Fory;
import org.apache.fory.resolver.ClassResolver;
import org.apache.fory.serializer.Serializer;
import org.apache.fory.serializer.SerializerFactory;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.ObjectAddress;

/**
 * Asked by Fory for each class that it meets first: references and handles travel as addresses, what is not
 * {@link Serializable} is refused, the rest is Fory's own affair. Confined to its Fory.
 */
final class SerializerChoice implements SerializerFactory {
    private final HandleCodec handles;
    private final Consumer<ObjectAddress> found;

    /** @param found told each reference in a value that is being written */
    SerializerChoice(HandleCodec handles, Consumer<ObjectAddress> found) {
        this.handles = handles;
        this.found = found;
    }

    @Override
    public @Nullable Serializer<?> createSerializer(Fory fory, Class<?> type) {
        if (ObjectRef.class.isAssignableFrom(type)) {
            return new ReferenceSerializer(fory, type, handles, found);
        }
        if (ActorHandle.class.isAssignableFrom(type)) {
            return new ActorHandleSerializer(fory, type, handles);
        }
        return isRefused(type) ? refusal(fory, type) : null;
    }

    /** Fory writes some classes of the JDK that Java does not call serialisable; refuses these too. */
    void refuseRegistered(Fory fory, ClassResolver resolver) {
        for (Class<?> type : resolver.getRegisteredClasses()) {
            if (isRefused(type) && !type.getName().startsWith("org.apache.fory.")) {
                replace(resolver, type, refusal(fory, type));
            }
        }
    }

    @SuppressWarnings("unchecked") // the serialiser was made for this very type
    private static <T> void replace(ClassResolver resolver, Class<?> type, Serializer<T> refusal) {
        resolver.setSerializer((Class<T>) type, refusal);
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
