package io.ray.runtime.util;

/** The one setting of Ray's core that programs ask for. Stateless. */
public final class SystemConfig {
    public static final String KEY_TO_LARGEST_SIZE_PASS_BY_VALUE = "max_direct_call_object_size";

    private static final long LARGEST_PASSED_BY_VALUE = 100 * 1024;

    private SystemConfig() {}

    /**
     * A setting by its name.
     *
     * @return a number, as a {@link Double}
     * @throws IllegalArgumentException for any but {@link #KEY_TO_LARGEST_SIZE_PASS_BY_VALUE}
     */
    public static Object get(String key) {
        if (!key.equals(KEY_TO_LARGEST_SIZE_PASS_BY_VALUE)) {
            throw new IllegalArgumentException("of the settings of Ray's core only " + KEY_TO_LARGEST_SIZE_PASS_BY_VALUE
                    + " is known here, not " + key);
        }
        return (double) LARGEST_PASSED_BY_VALUE;
    }

    /** Up to how many bytes an argument travels with its call; larger ones are put into the object store first. */
    public static long getLargestSizePassedByValue() {
        return LARGEST_PASSED_BY_VALUE;
    }
}
