package org.rayonyarn.ray.value;

/** Carries the name of a class that the writer had in another version out of Fory; never leaves this package. */
final class ChangedClassException extends RuntimeException {
    ChangedClassException(Class<?> type) {
        super(type.getName(), null, false, false);
    }
}
