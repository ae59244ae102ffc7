package org.rayonyarn.lease.fs;

import java.io.IOException;
import java.util.EnumSet;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LeaseRecoverable;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIsNotEmptyDirectoryException;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.lease.LeaseManager;

/**
 * Any Hadoop file system with HDFS's leases: one writer a file, many readers, take-over after the soft limit, recovery
 * after the hard one. Thread-safe; streams are not.
 *
 * <p>Set {@code fs.SCHEME.impl} to this class. The wrapped file system is what {@code lease.fs.inner} says, or for a
 * scheme {@code leased+X} the one of scheme {@code X} with the same authority.
 */
public final class LeasedFileSystem extends MountedFileSystem implements LeaseRecoverable {
    /** Under its root, segmented mode's own. */
    public static final String DATA_FOLDER = DataRoot.NAME;

    /** The leases under this file system, for listeners, lists and commands. */
    public LeaseManager leaseManager() throws IOException {
        return leases().manager();
    }

    @Override
    public FSDataOutputStream create(
            Path file,
            FsPermission permission,
            boolean overwrite,
            int bufferSize,
            short replication,
            long blockSize,
            @Nullable Progressable progress)
            throws IOException {
        LeasedFiles.Shape shape = new LeasedFiles.Shape(permission, bufferSize, replication, blockSize, progress);
        return new FSDataOutputStream(new FileChanges(mount()).create(toInner(file), overwrite, shape), statistics);
    }

    @Override
    public FSDataOutputStream createNonRecursive(
            Path file,
            FsPermission permission,
            EnumSet<CreateFlag> flags,
            int bufferSize,
            short replication,
            long blockSize,
            @Nullable Progressable progress)
            throws IOException {
        Path parent = toInner(file).getParent();
        if (parent != null && !inner().getFileStatus(parent).isDirectory()) {
            throw new ParentNotDirectoryException("the parent is a file: path=" + file);
        }
        return create(
                file, permission, flags.contains(CreateFlag.OVERWRITE), bufferSize, replication, blockSize, progress);
    }

    @Override
    public FSDataOutputStream append(Path file, int bufferSize, @Nullable Progressable progress) throws IOException {
        return new FSDataOutputStream(new FileChanges(mount()).append(toInner(file), bufferSize), statistics);
    }

    @Override
    public boolean truncate(Path file, long newLength) throws IOException {
        return new FileChanges(mount()).truncate(toInner(file), newLength);
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        Path target = toInner(path);
        return makeQualified(path).isRoot()
                ? deleteAllInRoot(recursive)
                : new TreeChanges(mount()).delete(target, recursive);
    }

    /** As HDFS: false, and nothing changed, if the source or the target's folder is missing or the target exists. */
    @Override
    public boolean rename(Path source, Path target) throws IOException {
        return new TreeChanges(mount()).rename(toInner(source), toInner(target));
    }

    @Override
    public void concat(Path target, Path[] sources) throws IOException {
        if (!isNative()) {
            super.concat(target, sources);
            return;
        }
        Path[] inner = new Path[sources.length];
        for (int i = 0; i < sources.length; i++) {
            inner[i] = toInner(sources[i]);
        }
        new TreeChanges(mount()).concat(toInner(target), inner);
    }

    /** Ends whoever's lease on the file, now, and readies it for the next writer. */
    @Override
    public boolean recoverLease(Path file) throws IOException {
        return new FileChanges(mount()).recoverLease(toInner(file));
    }

    @Override
    public boolean isFileClosed(Path file) throws IOException {
        return new FileChanges(mount()).isClosed(toInner(file));
    }

    /** The root itself stays: it may be a folder of the wrapped file system, and holds our own data. */
    private boolean deleteAllInRoot(boolean recursive) throws IOException {
        boolean deleted = false;
        for (FileStatus child : listStatus(new Path("/"))) {
            if (!recursive) {
                throw new PathIsNotEmptyDirectoryException("/");
            }
            deleted |= delete(child.getPath(), true);
        }
        return deleted;
    }
}
