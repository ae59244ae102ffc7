package org.rayonyarn.ray.head;

import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Where the head keeps what the next head must know: jobs, nodes, actors, names, each a small value under a key. Asynchronous,
 * and fenced: once a later head has claimed its epoch, nothing that an earlier one writes takes effect.
 *
 * <p>A key is {@code table/name}: exactly one slash, each part of letters, digits and {@code . _ - % , +}, neither empty nor
 * made of dots alone. A value may have up to 512 KiB.
 *
 * <p>Any thread may call. Stages complete on any thread, in any order; but batches given by one thread are applied in the order
 * in which they were given. A store that can't be reached keeps trying, so a stage completes only when the outcome is known.
 */
public interface ControlStore {
    /** The version to expect of a key that isn't there. */
    long ABSENT = -1;

    /**
     * Makes the caller the head: takes the next epoch by compare-and-set, and voids all lower ones.
     *
     * @return the epoch, larger than any before it; at least 1
     */
    CompletionStage<Long> claimEpoch();

    /** @return what is stored under keys that start with {@code prefix} (empty for all), at one moment not before the call */
    CompletionStage<SortedMap<String, Versioned>> load(String prefix);

    /**
     * Applies all of a batch, or nothing. Its writes take effect one after the other, so it may write a key twice.
     *
     * @param epoch the one that the caller claimed
     * @return completes when the batch is durable; fails with {@link StaleEpochException} if a higher epoch has been claimed,
     *     with {@link WriteConflictException} if a key hasn't the version that its write expects, with an {@code IOException}
     *     if the store is closed
     */
    CompletionStage<@Nullable Void> write(long epoch, List<Write> batch);

    /**
     * A stored value.
     *
     * @param version 0 when the key was created, one more with each write since
     */
    record Versioned(byte[] value, long version) {}

    /**
     * One change.
     *
     * @param expectedVersion the version that it replaces, {@link #ABSENT} to create the key
     * @param value null to delete the key
     */
    record Write(String key, long expectedVersion, byte @Nullable [] value) {}

    /** A later head has taken over. */
    final class StaleEpochException extends Exception {
        private static final long serialVersionUID = 1;

        private final long epoch;
        private final long current;

        public StaleEpochException(long epoch, long current) {
            super("another head has taken over: epoch=" + epoch + " current=" + current);
            this.epoch = epoch;
            this.current = current;
        }

        /** The epoch of the refused write. */
        public long epoch() {
            return epoch;
        }

        /** The highest epoch claimed so far. */
        public long current() {
            return current;
        }
    }

    /** Somebody else has changed a key. */
    final class WriteConflictException extends Exception {
        private static final long serialVersionUID = 1;

        private final String key;

        public WriteConflictException(String key, long expected, long found) {
            super("a key was changed by somebody else: key=" + key + " expectedVersion=" + expected + " found="
                    + found);
            this.key = key;
        }

        public String key() {
            return key;
        }
    }
}
