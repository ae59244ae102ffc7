package org.rayonyarn.appmaster.spi;

/**
 * Names one request for a container; it is YARN's allocation request id. Never reused, not even by a later attempt, so a container
 * recovered from an earlier attempt still names the request that it answered.
 */
public record RequestId(long value) {
    private static final int SEQUENCE_BITS = 40;

    /** The id of an attempt's {@code sequence}-th request, counted from 1. */
    public static RequestId of(int attempt, long sequence) {
        if (attempt < 0 || attempt >= 1 << (Long.SIZE - 1 - SEQUENCE_BITS)) {
            throw new IllegalArgumentException("attempt out of range: attempt=" + attempt);
        }
        if (sequence < 1 || sequence >= 1L << SEQUENCE_BITS) {
            throw new IllegalArgumentException("sequence out of range: sequence=" + sequence);
        }
        return new RequestId(((long) attempt << SEQUENCE_BITS) | sequence);
    }
}
