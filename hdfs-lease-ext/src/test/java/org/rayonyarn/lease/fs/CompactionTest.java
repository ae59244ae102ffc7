package org.rayonyarn.lease.fs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However often a file is flushed, its manifest stays short, and its bytes are copied a few times at most. */
final class CompactionTest {
    private static final int CLASSES = 7;

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 1_000, 30_000, 2_000_000})
    void keepsTheManifestShortForFlushesOfAnySize(int largest) {
        SplittableRandom random = new SplittableRandom(largest);
        List<Manifest.Segment> segments = new ArrayList<>();
        long written = 0;
        long copied = 0;
        int longest = 0;
        for (int flush = 0; flush < 20_000; flush++) {
            long length = 1L + random.nextInt(random.nextInt(4) == 0 ? largest : 1 + largest / 100);
            segments.add(new Manifest.Segment("s" + flush, length));
            written += length;
            copied += mergeAll(segments);
            longest = Math.max(longest, segments.size());
            assertThat(total(segments)).isEqualTo(written);
        }

        long large = 2 * written / Compaction.MAX_BYTES;
        assertThat((long) longest).isLessThanOrEqualTo(Compaction.MAX_RUN + large);
        assertThat(copied).isLessThanOrEqualTo(CLASSES * written);
        System.out.printf(
                "flushes=20000 largest=%d longest manifest=%d copied=%.1f x%n",
                largest, longest, (double) copied / written);
    }

    @Test
    void leavesLargeSegmentsAlone() {
        List<Manifest.Segment> segments = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            segments.add(new Manifest.Segment("s" + i, Compaction.MAX_BYTES));
        }

        assertThat(Compaction.next(segments)).isNull();
    }

    private static long mergeAll(List<Manifest.Segment> segments) {
        long copied = 0;
        for (Compaction.Range range = Compaction.next(segments); range != null; range = Compaction.next(segments)) {
            List<Manifest.Segment> parts = segments.subList(range.from(), range.to());
            long length = total(parts);
            copied += length;
            parts.clear();
            segments.add(range.from(), new Manifest.Segment("m", length));
        }
        return copied;
    }

    private static long total(List<Manifest.Segment> segments) {
        return segments.stream().mapToLong(Manifest.Segment::lengthBytes).sum();
    }
}
