package org.rayonyarn.ray.value;

import io.ray.api.exception.RayException;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.Payload;

/**
 * Turns the values of one job into payloads and back, with the job's classes. Usable from any thread.
 *
 * <p>What is not immutable is copied, so a receiver never changes what the sender holds: each {@link #deserialize} makes a
 * fresh object. Shared and cyclic references inside one value stay shared and cyclic. As on Ray, a value and all that it
 * refers to must be {@link java.io.Serializable}; object references and actor handles are, whatever class they are of.
 *
 * <p>Whoever drops the serialiser drops the job's classes with it.
 */
public interface Serializer {
    /**
     * Copies a value: {@link Payload.Immediate} for null, boxed primitives and Strings, {@link Payload.Raw} for a
     * {@code byte[]}, {@link Payload.Buffer} for what remains in a {@link java.nio.ByteBuffer} (whose position stays),
     * {@link Payload.Failure} for a {@link RayException}, {@link Payload.Serialized} for all else.
     *
     * @throws NotSerializableValueException if the value, or something that it refers to, can't be serialised
     */
    Payload serialize(@Nullable Object value);

    /**
     * Makes the value of a payload: a new object each time, but for {@link Payload.Immediate}. A {@link Payload.Failure}
     * becomes the {@link RayException} itself; throwing it is the caller's affair.
     *
     * @throws UnreadableValueException if a class is missing here or differs from the writer's, or the bytes are damaged
     */
    @Nullable
    Object deserialize(Payload payload);

    /**
     * Copies an exception with its causes and stack traces. Where a cause can't be serialised, the payload holds an exception
     * of the same kind whose message has the causes' stack traces as text, as Ray does.
     */
    Payload.Failure failure(RayException exception);
}
