package org.rayonyarn.ray.value;

import org.jspecify.annotations.Nullable;

/** A value, or something that it refers to, can't leave its thread or process: the message names the class and the remedy. */
public final class NotSerializableValueException extends IllegalArgumentException {
    private final String className;

    NotSerializableValueException(String className, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.className = className;
    }

    /** The class that is in the way. */
    public String className() {
        return className;
    }
}
