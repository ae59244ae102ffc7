package org.rayonyarn.lease.fs;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileChecksum;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FsServerDefaults;
import org.apache.hadoop.fs.FsStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.jspecify.annotations.Nullable;

/** What a wrapped file system tells and keeps without leases: names, folders, attributes, reading. Thread-safe. */
abstract class MountedFileSystem extends FileSystem {
    private URI uri = URI.create("leased:///");
    private @Nullable Mount mount;
    private Path workingDirectory = new Path("/");

    @Override
    public void initialize(URI name, Configuration conf) throws IOException {
        super.initialize(name, conf);
        uri = URI.create(name.getScheme() + "://" + (name.getAuthority() == null ? "/" : name.getAuthority()));
        mount = Mount.open(name, uri, conf);
        workingDirectory = getHomeDirectory();
    }

    @Override
    public URI getUri() {
        return uri;
    }

    @Override
    public String getScheme() {
        return uri.getScheme();
    }

    @Override
    public FSDataInputStream open(Path file, int bufferSize) throws IOException {
        Path path = toInner(file);
        if (inner().getFileStatus(path).isDirectory()) {
            throw new FileNotFoundException("it is a folder, not a file: path=" + file);
        }
        return files().open(path, bufferSize);
    }

    /**
     * Removes what dead writers, deleted files and cut-off renames have left in segmented mode's own folder, if it is older
     * than {@code grace}; safe while others read, write and rename.
     *
     * @param grace longer than the rename of any folder takes
     * @param dryRun only counts
     */
    public SweepReport sweep(Duration grace, boolean dryRun) throws IOException {
        if (grace.isNegative()) {
            throw new IllegalArgumentException("a sweep's grace can't be negative: grace=" + grace.toMillis() + " ms");
        }
        return files() instanceof SegmentedFiles segmented
                ? segmented.sweep(leases(), grace, dryRun)
                : SweepReport.NOTHING;
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        Path folder = toInner(path);
        List<FileStatus> visible = new ArrayList<>();
        for (FileStatus status : inner().listStatus(folder)) {
            if (files().isVisible(status.getPath())) {
                visible.add(mount().outside(files().status(status)));
            }
        }
        return visible.toArray(new FileStatus[0]);
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        return mount().outside(files().status(inner().getFileStatus(toInner(path))));
    }

    @Override
    public boolean mkdirs(Path path, FsPermission permission) throws IOException {
        return inner().mkdirs(toInner(path), permission);
    }

    @Override
    public BlockLocation[] getFileBlockLocations(FileStatus file, long start, long length) throws IOException {
        if (isNative()) {
            return inner().getFileBlockLocations(toInner(file.getPath()), start, length);
        }
        return super.getFileBlockLocations(file, start, length);
    }

    @Override
    public @Nullable FileChecksum getFileChecksum(Path file) throws IOException {
        return isNative() ? inner().getFileChecksum(toInner(file)) : null;
    }

    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
        inner().setPermission(toInner(path), permission);
    }

    @Override
    public void setOwner(Path path, String user, String group) throws IOException {
        inner().setOwner(toInner(path), user, group);
    }

    @Override
    public void setTimes(Path path, long modified, long accessed) throws IOException {
        Path target = toInner(path);
        if (!inner().exists(target)) {
            throw new FileNotFoundException("nothing to set times of: path=" + path);
        }
        inner().setTimes(target, modified, accessed);
    }

    @Override
    public boolean setReplication(Path path, short replication) throws IOException {
        return inner().setReplication(toInner(path), replication);
    }

    @Override
    public FsStatus getStatus(Path path) throws IOException {
        return inner().getStatus(toInner(path == null ? new Path("/") : path));
    }

    @Override
    public FsServerDefaults getServerDefaults(Path path) throws IOException {
        return inner().getServerDefaults(toInner(path));
    }

    @Override
    public long getDefaultBlockSize(Path path) {
        return inner().getDefaultBlockSize(toInner(path));
    }

    @Override
    public short getDefaultReplication(Path path) {
        return inner().getDefaultReplication(toInner(path));
    }

    @Override
    public boolean hasPathCapability(Path path, String capability) throws IOException {
        boolean hdfs = isNative();
        return switch (capability) {
            case CommonPathCapabilities.LEASE_RECOVERABLE, CommonPathCapabilities.FS_APPEND -> true;
            case CommonPathCapabilities.FS_CONCAT, CommonPathCapabilities.FS_CHECKSUMS -> hdfs;
            default -> super.hasPathCapability(path, capability);
        };
    }

    @Override
    public Path getHomeDirectory() {
        return makeQualified(new Path("/user/" + System.getProperty("user.name")));
    }

    @Override
    public Path getWorkingDirectory() {
        return workingDirectory;
    }

    @Override
    public void setWorkingDirectory(Path directory) {
        workingDirectory = makeQualified(directory);
    }

    /** So that delegation tokens of the wrapped file system are found. */
    @Override
    public FileSystem[] getChildFileSystems() {
        return new FileSystem[] {inner()};
    }

    @Override
    public @Nullable String getCanonicalServiceName() {
        return null;
    }

    @Override
    public void close() throws IOException {
        Mount known = mount;
        try {
            super.close();
        } finally {
            if (known != null) {
                mount = null;
                known.close();
            }
        }
    }

    final Path toInner(Path path) {
        checkPath(path);
        return mount().paths().toInner(makeQualified(path));
    }

    final Mount mount() {
        Mount known = mount;
        if (known == null) {
            throw new IllegalStateException("the file system is closed, or was never initialized: uri=" + uri);
        }
        return known;
    }

    final boolean isNative() {
        return files() instanceof NativeFiles;
    }

    final FileSystem inner() {
        return mount().inner();
    }

    final LeasedFiles files() {
        return mount().files();
    }

    final FileLeases leases() {
        return mount().leases();
    }
}
