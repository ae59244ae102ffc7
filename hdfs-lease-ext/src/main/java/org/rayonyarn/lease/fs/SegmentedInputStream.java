package org.rayonyarn.lease.fs;

import java.io.EOFException;
import java.io.IOException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSExceptionMessages;
import org.apache.hadoop.fs.FSInputStream;
import org.jspecify.annotations.Nullable;

/** Reads the segments of one manifest one after the other; what is flushed later is not seen. Not thread-safe. */
final class SegmentedInputStream extends FSInputStream {
    private final SegmentFolder folder;
    private final Manifest manifest;
    /** Where each segment starts, and where the last one ends. */
    private final long[] starts;

    private @Nullable FSDataInputStream in;
    private int openSegment = -1;
    private long position;
    private boolean closed;

    SegmentedInputStream(SegmentFolder folder, Manifest manifest) {
        this.folder = folder;
        this.manifest = manifest;
        this.starts = new long[manifest.segments().size() + 1];
        for (int i = 0; i < manifest.segments().size(); i++) {
            starts[i + 1] = starts[i] + manifest.segments().get(i).lengthBytes();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        ensureOpen();
        java.util.Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        if (position >= end()) {
            return -1;
        }
        int segment = segmentAt(position);
        int wanted = (int) Math.min(length, starts[segment + 1] - position);
        int got = stream(segment).read(bytes, offset, wanted);
        if (got < 0) {
            throw new EOFException("a segment is shorter than its manifest says: segment="
                    + manifest.segments().get(segment) + " file=" + manifest.fileId());
        }
        position += got;
        return got;
    }

    @Override
    public void seek(long target) throws IOException {
        ensureOpen();
        if (target < 0) {
            throw new EOFException(FSExceptionMessages.NEGATIVE_SEEK + ": " + target);
        }
        if (target > end()) {
            throw new EOFException(FSExceptionMessages.CANNOT_SEEK_PAST_EOF + ": " + target + " length=" + end());
        }
        position = target;
    }

    @Override
    public long getPos() {
        return position;
    }

    @Override
    public boolean seekToNewSource(long target) {
        return false;
    }

    @Override
    public int available() throws IOException {
        ensureOpen();
        return (int) Math.min(Integer.MAX_VALUE, end() - position);
    }

    @Override
    public void close() throws IOException {
        closed = true;
        closeSegment();
    }

    private long end() {
        return starts[starts.length - 1];
    }

    private int segmentAt(long offset) {
        int low = 0;
        int high = starts.length - 2;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (starts[middle] <= offset) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private FSDataInputStream stream(int segment) throws IOException {
        FSDataInputStream open = in;
        if (open == null || openSegment != segment) {
            closeSegment();
            open = folder.openSegment(manifest.segments().get(segment).name());
            in = open;
            openSegment = segment;
        }
        long offset = position - starts[segment];
        if (open.getPos() != offset) {
            open.seek(offset);
        }
        return open;
    }

    private void closeSegment() throws IOException {
        FSDataInputStream open = in;
        in = null;
        openSegment = -1;
        if (open != null) {
            open.close();
        }
    }

    private void ensureOpen() throws IOException {
        if (closed) {
            throw new IOException(FSExceptionMessages.STREAM_IS_CLOSED);
        }
    }
}
