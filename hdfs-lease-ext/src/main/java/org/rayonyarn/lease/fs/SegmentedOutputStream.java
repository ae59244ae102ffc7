package org.rayonyarn.lease.fs;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.Syncable;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.lease.LeaseLostException;
import org.rayonyarn.lease.WriteLease;

/** Fills segments and lets a {@link Publisher} publish them at each flush. Not thread-safe. */
final class SegmentedOutputStream extends OutputStream implements Syncable, StreamCapabilities {
    private final Publisher publisher;
    private final WriteLease lease;
    private @Nullable FSDataOutputStream segment;
    private String segmentName = "";
    private long segmentLength;
    private boolean closed;
    private @Nullable IOException broken;

    SegmentedOutputStream(Publisher publisher, WriteLease lease) {
        this.publisher = publisher;
        this.lease = lease;
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

    private void publish(boolean last) throws IOException {
        try {
            sealSegment();
            publisher.compact();
            publisher.publish(last);
        } catch (IOException e) {
            broken = e;
            throw e;
        }
    }

    private void sealSegment() throws IOException {
        if (segment == null) {
            return;
        }
        segment.close();
        segment = null;
        if (segmentLength > 0) {
            publisher.add(new Manifest.Segment(segmentName, segmentLength));
        }
    }

    private FSDataOutputStream segment() throws IOException {
        FSDataOutputStream open = segment;
        if (open == null) {
            segmentName = publisher.newSegmentName();
            segmentLength = 0;
            open = publisher.folder().createSegment(segmentName);
            segment = open;
        }
        return open;
    }

    private void ensureUsable() throws IOException {
        if (closed) {
            throw new IOException("the stream is closed: lease=" + lease);
        }
        if (broken != null) {
            throw new IOException("an earlier write failed; the file ends where it was last flushed", broken);
        }
        if (!lease.isHeld()) {
            throw new LeaseLostException(lease.name(), lease.epoch(), "see the log of this process");
        }
    }
}
