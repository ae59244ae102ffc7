package org.rayonyarn.lease.fs;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.Syncable;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.lease.LeaseLostException;
import org.rayonyarn.lease.WriteLease;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes segments and publishes them: a flush seals the segment, writes the next manifest and swaps it in under the
 * lease's compare-and-set. Only then do readers see the bytes. Not thread-safe.
 */
final class SegmentedOutputStream extends OutputStream implements Syncable, StreamCapabilities {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentedOutputStream.class);

    private final SegmentFolder folder;
    private final WriteLease lease;
    private final long epoch;
    private Manifest manifest;
    private @Nullable ManifestName published;
    private @Nullable FSDataOutputStream segment;
    private String segmentName = "";
    private long segmentLength;
    private int segments;
    private boolean closed;
    private @Nullable IOException broken;

    SegmentedOutputStream(SegmentFolder folder, WriteLease lease, Manifest start) {
        this.folder = folder;
        this.lease = lease;
        this.epoch = lease.epoch();
        this.manifest = start;
        this.published = folder.attached(lease.attachment());
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        ensureUsable();
        try {
            segment().write(bytes, offset, length);
            segmentLength += length;
        } catch (IOException e) {
            broken = e;
            throw e;
        }
    }

    @Override
    public void hflush() throws IOException {
        ensureUsable();
        if (segment == null) {
            lease.check();
            return;
        }
        publish(false);
    }

    @Override
    public void hsync() throws IOException {
        hflush();
    }

    @Override
    public boolean hasCapability(String capability) {
        return capability.equals("hflush") || capability.equals(StreamCapabilities.HSYNC);
    }

    /** Publishes what was flushed and what was not, and releases the lease; if that fails, the manager cleans up. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        boolean done = false;
        try {
            if (broken != null) {
                throw new IOException("an earlier write failed; the file ends where it was last flushed", broken);
            }
            publish(true);
            done = true;
        } finally {
            if (done) {
                lease.release();
            } else {
                lease.abandon();
            }
        }
    }

    /** Writes the manifest as it is, as that of a closed file; the lease stays with the caller. */
    void publishClosed() throws IOException {
        publish(true);
    }

    private void publish(boolean last) throws IOException {
        try {
            sealSegment();
            ManifestName next = new ManifestName(epoch, nextVersion(), manifest.lengthBytes(), last);
            folder.write(next, manifest);
            lease.attach(folder.attachment(next));
            forget(published);
            published = next;
        } catch (IOException e) {
            broken = e;
            throw e;
        }
    }

    /** Versions go on where this epoch's own earlier streams (a recovery before an append) have stopped. */
    private long nextVersion() {
        return published != null && published.epoch() == epoch ? published.version() + 1 : 0;
    }

    private void sealSegment() throws IOException {
        if (segment == null) {
            return;
        }
        segment.close();
        segment = null;
        if (segmentLength > 0) {
            manifest = manifest.with(new Manifest.Segment(segmentName, segmentLength));
        }
    }

    private FSDataOutputStream segment() throws IOException {
        FSDataOutputStream open = segment;
        if (open == null) {
            segmentName = String.format("s-%016x-%08x", epoch, segments++);
            segmentLength = 0;
            open = folder.createSegment(segmentName);
            segment = open;
        }
        return open;
    }

    private void forget(@Nullable ManifestName old) {
        if (old == null) {
            return;
        }
        try {
            folder.forget(old);
        } catch (IOException e) {
            LOG.debug("an old manifest stays: manifest={} cause={}", old, e.toString());
        }
    }

    private void ensureUsable() throws IOException {
        if (closed) {
            throw new IOException("the stream is closed: lease=" + lease);
        }
        if (broken != null) {
            throw new IOException("an earlier write failed; the file ends where it was last flushed", broken);
        }
        if (!lease.isHeld()) {
            throw new LeaseLostException(lease.name(), epoch, "see the log of this process");
        }
    }
}
