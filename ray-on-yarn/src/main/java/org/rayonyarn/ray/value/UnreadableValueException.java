package org.rayonyarn.ray.value;

import org.jspecify.annotations.Nullable;

/** A value has arrived that this process can't make an object of: the message names the class, where one is to blame. */
public final class UnreadableValueException extends RuntimeException {
    UnreadableValueException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
