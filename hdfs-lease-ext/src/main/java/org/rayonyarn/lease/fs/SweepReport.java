package org.rayonyarn.lease.fs;

/**
 * What a sweep has removed, or would have.
 *
 * @param files whose data nobody refers to any more
 * @param leftovers segments, manifests and drafts that no manifest or writer needs
 * @param bytes of all of these
 * @param skipped files that could not be judged; the log says why
 */
public record SweepReport(int files, int leftovers, long bytes, int skipped) {
    public static final SweepReport NOTHING = new SweepReport(0, 0, 0, 0);
}
