package org.rayonyarn.ray.value;

/** Carries the class of a refused value out of Fory; never leaves this package. */
final class RefusedClassException extends RuntimeException {
    private final transient Class<?> refused;

    RefusedClassException(Class<?> refused) {
        super(refused.getName(), null, false, false);
        this.refused = refused;
    }

    Class<?> refused() {
        return refused;
    }
}
