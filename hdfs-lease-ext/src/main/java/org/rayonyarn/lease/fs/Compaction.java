package org.rayonyarn.lease.fs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which segments to merge, so that a file that is flushed a million times has a short manifest and few files. Pure.
 *
 * <p>Segments fall into size classes, each {@value #FAN_IN} times the one before. When {@value #FAN_IN} of a class stand at
 * the end, with nothing larger between them, they become one, which is of a higher class: so a byte is copied at most once
 * a class. Smaller ones in between go along; if they alone would make the manifest long, they don't wait for that.
 */
final class Compaction {
    static final int FAN_IN = 16;
    /** No more segments than these stand between two of {@link #MAX_BYTES}. */
    static final int MAX_RUN = 512;
    /** What has grown to this size is left alone: one line of the manifest for each 64 MB is little. */
    static final long MAX_BYTES = 64 << 20;

    /** Segments {@code from} (inclusive) to {@code to} (exclusive). */
    record Range(int from, int to) {}

    private Compaction() {}

    /** What to merge next; null if all is well. */
    static @Nullable Range next(List<Manifest.Segment> segments) {
        for (long smallest = 1; smallest < MAX_BYTES; smallest *= FAN_IN) {
            long tooLarge = Math.min(MAX_BYTES, smallest * FAN_IN);
            int start = segments.size();
            int ofTheClass = 0;
            while (start > 0 && segments.get(start - 1).lengthBytes() < tooLarge) {
                start--;
                ofTheClass += segments.get(start).lengthBytes() >= smallest ? 1 : 0;
            }
            if (ofTheClass >= FAN_IN || segments.size() - start >= MAX_RUN) {
                return new Range(start, segments.size());
            }
        }
        return null;
    }
}
