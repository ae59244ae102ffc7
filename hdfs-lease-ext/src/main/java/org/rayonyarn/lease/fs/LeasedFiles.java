package org.rayonyarn.lease.fs;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.rayonyarn.lease.WriteLease;

/**
 * How files are kept on the wrapped file system. All paths are the wrapped one's. Writers come with their lease, taken
 * and held; whoever throws leaves the lease to the caller, a returned stream owns it. Thread-safe.
 */
interface LeasedFiles {
    /** What a new file is made with. */
    record Shape(
            org.apache.hadoop.fs.permission.FsPermission permission,
            int bufferSize,
            short replication,
            long blockSize,
            org.apache.hadoop.util.@org.jspecify.annotations.Nullable Progressable progress) {}

    /** Makes an empty file and returns the stream that writes it; a file that is there is replaced. */
    OutputStream create(Path file, WriteLease lease, Shape shape) throws IOException;

    OutputStream append(Path file, WriteLease lease, int bufferSize) throws IOException;

    /** True if the file is ready for writers at once. */
    boolean truncate(Path file, WriteLease lease, long newLength) throws IOException;

    FSDataInputStream open(Path file, int bufferSize) throws IOException;

    /** What users see of a file or folder, with the inner path. */
    FileStatus status(FileStatus inner) throws IOException;

    /** Deletes files and folders whose leases the caller holds. */
    boolean delete(Path path, boolean recursive) throws IOException;

    /** Renames a file or folder, to a name that is free. */
    boolean rename(Path from, Path to) throws IOException;

    /** False for what lies here for our own purposes. */
    boolean isVisible(Path path);

    /** Makes the storage refuse earlier writers of the file, and readies it for the next. Idempotent. */
    void fence(Path file, WriteLease lease, Duration deadline) throws IOException;

    /** Length and kind of a file; throws if there is none. */
    default FileStatus require(org.apache.hadoop.fs.FileSystem inner, Path file) throws IOException {
        if (!inner.exists(file)) {
            throw new FileNotFoundException("File does not exist: path=" + file);
        }
        FileStatus status = inner.getFileStatus(file);
        if (!status.isFile()) {
            throw new FileNotFoundException("Path is not a file: path=" + file);
        }
        return status;
    }
}
