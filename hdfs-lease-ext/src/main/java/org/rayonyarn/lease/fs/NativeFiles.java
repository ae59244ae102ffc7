package org.rayonyarn.lease.fs;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LeaseRecoverable;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIOException;
import org.rayonyarn.lease.WriteLease;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files as HDFS keeps them, under their real names, readable by everybody. The fence is HDFS's lease recovery: after it
 * an earlier writer's next flush fails. What HDFS does not fence is an earlier writer's pending delete, rename or
 * overwriting create: those need segmented mode, or a folder for each epoch.
 */
final class NativeFiles implements LeasedFiles {
    private static final Logger LOG = LoggerFactory.getLogger(NativeFiles.class);

    private final FileSystem inner;
    private final LeaseRecoverable recoverable;

    NativeFiles(FileSystem inner) {
        this.inner = inner;
        if (!(inner instanceof LeaseRecoverable recovers)) {
            throw new IllegalArgumentException(
                    "lease.fs.mode=native needs a file system that recovers leases itself, as"
                            + " HDFS does; use lease.fs.mode=segmented: inner=" + inner.getUri());
        }
        this.recoverable = recovers;
    }

    @Override
    public OutputStream create(Path file, WriteLease lease, Shape shape) throws IOException {
        java.util.EnumSet<CreateFlag> flags = java.util.EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE);
        FSDataOutputStream out = inner.create(
                file,
                shape.permission(),
                flags,
                shape.bufferSize(),
                shape.replication(),
                shape.blockSize(),
                shape.progress());
        return new NativeOutputStream(out, lease, () -> startRecovery(file));
    }

    @Override
    public OutputStream append(Path file, WriteLease lease, int bufferSize) throws IOException {
        require(inner, file);
        return new NativeOutputStream(inner.append(file, bufferSize), lease, () -> startRecovery(file));
    }

    @Override
    public boolean truncate(Path file, WriteLease lease, long newLength) throws IOException {
        return inner.truncate(file, newLength);
    }

    @Override
    public FSDataInputStream open(Path file, int bufferSize) throws IOException {
        return inner.open(file, bufferSize);
    }

    @Override
    public FileStatus status(FileStatus status) {
        return status;
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        return inner.delete(path, recursive);
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        return inner.rename(from, to);
    }

    @Override
    public boolean isVisible(Path path) {
        return true;
    }

    @Override
    public void fence(Path file, WriteLease lease, Duration deadline) throws IOException {
        if (!inner.exists(file) || inner.getFileStatus(file).isDirectory() || recoverable.isFileClosed(file)) {
            return;
        }
        long startNs = System.nanoTime();
        LOG.info("recovering the lease that HDFS keeps: path={} lease={}", file, lease);
        while (!recoverable.recoverLease(file) && !recoverable.isFileClosed(file)) {
            if (System.nanoTime() - startNs > deadline.toNanos()) {
                throw new PathIOException(
                        file.toString(),
                        "HDFS has not closed the file within " + deadline.toMillis()
                                + " ms (lease.recovery.deadline); a DataNode that does not answer delays it by half a"
                                + " minute or more: try again, or raise the key");
            }
            pause();
        }
    }

    private void startRecovery(Path file) {
        try {
            boolean closed = recoverable.recoverLease(file);
            LOG.info("the stream could not be closed, HDFS recovers the file: path={} closed={}", file, closed);
        } catch (IOException e) {
            LOG.warn(
                    "HDFS does not recover a file whose close failed; the next writer asks again: path={} cause={}",
                    file,
                    e.toString());
        }
    }

    private static void pause() throws InterruptedIOException {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while HDFS recovers a lease");
        }
    }
}
