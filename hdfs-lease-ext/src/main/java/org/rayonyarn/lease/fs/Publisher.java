package org.rayonyarn.lease.fs;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.io.IOUtils;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.lease.WriteLease;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One epoch's manifest of one file, and how it becomes the file: written first, then swapped in by the lease's
 * compare-and-set. Only then do readers see the bytes. Not thread-safe.
 *
 * <p>Invariant: what the newest closed manifest speaks of is there until a newer closed manifest is, since a file
 * falls back to it should the table's own data be lost.
 */
final class Publisher {
    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

    private final SegmentFolder folder;
    private final WriteLease lease;
    private final long epoch;
    private final Set<String> startSegments = new HashSet<>();
    private Manifest manifest;
    private ManifestName published;
    /** Merged into others since the last publication. */
    private final List<String> merged = new ArrayList<>();
    /** What the closed manifest that we started from still speaks of. */
    private final List<String> dueAtTheEnd = new ArrayList<>();

    private int segments;
    private boolean compactionFailed;

    /** @param published what the lease's attachment names, and {@code start} is its content */
    Publisher(SegmentFolder folder, WriteLease lease, ManifestName published, Manifest start) {
        this.folder = folder;
        this.lease = lease;
        this.epoch = lease.epoch();
        this.manifest = start;
        this.published = published;
        start.segments().forEach(segment -> startSegments.add(segment.name()));
    }

    SegmentFolder folder() {
        return folder;
    }

    String newSegmentName() {
        return String.format("s-%016x-%08x", epoch, segments++);
    }

    void add(Manifest.Segment segment) {
        manifest = manifest.with(segment);
    }

    /** Makes the manifest, as it is now, the file's; closed if it is the last of this writer. */
    void publish(boolean last) throws IOException {
        ManifestName next = new ManifestName(epoch, nextVersion(), manifest.lengthBytes(), last);
        folder.write(next, manifest);
        lease.attach(folder.attachment(next));
        ManifestName before = published;
        published = next;
        if (before.closed() && !last) {
            dueAtTheEnd.add(before.toString());
        } else if (!before.isOfNewFile()) {
            remove(before.toString());
        }
        removeMerged();
        if (last) {
            dueAtTheEnd.forEach(this::remove);
        }
    }

    /** Merges small segments. Not being able to is no reason to fail a flush: the file is whole without it. */
    void compact() {
        try {
            for (Compaction.Range range = nextMerge(); range != null; range = nextMerge()) {
                merge(range);
            }
        } catch (IOException e) {
            compactionFailed = true;
            LOG.warn(
                    "segments can't be merged; the file grows on in small ones: lease={} cause={}",
                    lease,
                    e.toString());
        }
    }

    private Compaction.@Nullable Range nextMerge() {
        return compactionFailed ? null : Compaction.next(manifest.segments());
    }

    private void merge(Compaction.Range range) throws IOException {
        List<Manifest.Segment> parts = manifest.segments().subList(range.from(), range.to());
        String name = newSegmentName();
        long length = 0;
        try (FSDataOutputStream out = folder.createSegment(name)) {
            for (Manifest.Segment part : parts) {
                try (InputStream in = folder.openSegment(part.name())) {
                    IOUtils.copyBytes(in, out, part.lengthBytes(), false);
                }
                length += part.lengthBytes();
            }
            if (out.getPos() != length) {
                throw new IOException("a segment is shorter than its manifest says: folder=" + folder.id());
            }
        }
        parts.forEach(part -> merged.add(part.name()));
        manifest = manifest.withMerged(range.from(), range.to(), new Manifest.Segment(name, length));
    }

    private void removeMerged() {
        for (String name : merged) {
            if (startSegments.contains(name)) {
                dueAtTheEnd.add(name);
            } else {
                remove(name);
            }
        }
        merged.clear();
    }

    /** What stays is found by a sweep. */
    private void remove(String name) {
        try {
            folder.remove(name);
        } catch (IOException e) {
            LOG.debug("what is no longer needed stays: folder={} name={} cause={}", folder.id(), name, e.toString());
        }
    }

    /** Versions go on where this epoch's own earlier publishers (a recovery before an append) have stopped. */
    private long nextVersion() {
        return published.epoch() == epoch ? published.version() + 1 : 1;
    }
}
