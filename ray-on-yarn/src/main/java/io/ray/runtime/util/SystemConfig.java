package io.ray.runtime.util;

/** The one setting of Ray's core that programs ask for. Stateless. */
public final class SystemConfig {
    private static final long LARGEST_PASSED_BY_VALUE = 100 * 1024;

    private SystemConfig() {}

    /** Up to how many bytes an argument travels with its call; larger ones are put into the object store first. */
    public static long getLargestSizePassedByValue() {
        return LARGEST_PASSED_BY_VALUE;
    }
}
