package org.rayonyarn.lease.fs;

import java.io.EOFException;
import java.io.IOException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSExceptionMessages;
import org.apache.hadoop.fs.FSInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the segments of one manifest one after the other, to the length that the file had at opening. If a segment is
 * gone, because it was merged or a sweep found it unused, reading goes on with the newest manifest, unless the file was
 * cut meanwhile. Not thread-safe.
 */
final class SegmentedInputStream extends FSInputStream {
    private static final int MAX_LOOKS = 10;

    /** What the file consists of now. */
    interface Newest {
        Manifest look() throws IOException;
    }

    private final SegmentFolder folder;
    private final Newest newest;
    private final long end;
    private Manifest manifest;
    /** Where each segment starts, and where the last one ends. */
    private long[] starts;

    private @Nullable FSDataInputStream in;
    private int openSegment = -1;
    private long position;
    private boolean closed;

    SegmentedInputStream(SegmentFolder folder, Manifest manifest, Newest newest) {
        this.folder = folder;
        this.newest = newest;
        this.end = manifest.lengthBytes();
        this.manifest = manifest;
        this.starts = startsOf(manifest);
    }

    private static long[] startsOf(Manifest manifest) {
        long[] starts = new long[manifest.segments().size() + 1];
        for (int i = 0; i < manifest.segments().size(); i++) {
            starts[i + 1] = starts[i] + manifest.segments().get(i).lengthBytes();
        }
        return starts;
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
        if (position >= end) {
            return -1;
        }
        for (int i = 1; ; i++) {
            try {
                int got = readHere(bytes, offset, length);
                position += got;
                return got;
            } catch (IOException e) {
                closeSegment();
                if (i == MAX_LOOKS || !maybeGoOnWithTheNewest()) {
                    throw e;
                }
            }
        }
    }

    private int readHere(byte[] bytes, int offset, int length) throws IOException {
        int segment = segmentAt(position);
        int wanted = (int) Math.min(length, Math.min(end, starts[segment + 1]) - position);
        int got = stream(segment).read(bytes, offset, wanted);
        if (got < 0) {
            throw new EOFException("a segment is shorter than its manifest says: segment="
                    + manifest.segments().get(segment) + " file=" + manifest.fileId());
        }
        return got;
    }

    /** True if there is another manifest by now, in which all that we may read is where it was. */
    private boolean maybeGoOnWithTheNewest() throws IOException {
        Manifest now = newest.look();
        if (now.equals(manifest) || !now.continues(manifest)) {
            return false;
        }
        manifest = now;
        starts = startsOf(now);
        return true;
    }

    @Override
    public void seek(long target) throws IOException {
        ensureOpen();
        if (target < 0) {
            throw new EOFException(FSExceptionMessages.NEGATIVE_SEEK + ": " + target);
        }
        if (target > end) {
            throw new EOFException(FSExceptionMessages.CANNOT_SEEK_PAST_EOF + ": " + target + " length=" + end);
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
        return (int) Math.min(Integer.MAX_VALUE, end - position);
    }

    @Override
    public void close() throws IOException {
        closed = true;
        closeSegment();
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
