package org.rayonyarn.lease.fs;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.rayonyarn.lease.LeaseConfig;

/** One wrapped file system: its files, its leases, and how its paths are seen from outside. Thread-safe. */
record Mount(FileSystem inner, PathMap paths, LeasedFiles files, FileLeases leases, LeaseConfig config) {
    /** Opens the wrapped file system for {@code name}, which is seen as {@code outer}. */
    static Mount open(URI name, URI outer, Configuration conf) throws IOException {
        LeaseConfig config = LeaseConfig.from(conf::getTrimmed);
        URI innerUri = WrappedFileSystem.innerUri(name, config);
        FileSystem inner = FileSystem.newInstance(innerUri, conf);
        URI root = inner.makeQualified(new Path(WrappedFileSystem.rootOf(innerUri)))
                .toUri();
        PathMap paths = new PathMap(outer, root);
        FileLeases leases = new FileLeases(
                config,
                paths,
                view -> WrappedFileSystem.isNative(config, inner)
                        ? new NativeFiles(inner)
                        : new SegmentedFiles(
                                new DataRoot(inner, new Path(root), WrappedFileSystem.atomicRename(config, inner)),
                                view));
        return new Mount(inner, paths, leases.files(), leases, config);
    }

    /** As users see it. */
    FileStatus outside(FileStatus status) {
        return new FileStatus(
                status.getLen(),
                status.isDirectory(),
                status.getReplication(),
                status.getBlockSize(),
                status.getModificationTime(),
                status.getAccessTime(),
                status.getPermission(),
                status.getOwner(),
                status.getGroup(),
                paths.toOuter(status.getPath()));
    }

    boolean isFolder(Path path) throws IOException {
        return inner.exists(path) && inner.getFileStatus(path).isDirectory();
    }

    void close() throws IOException {
        leases.close();
        inner.close();
    }
}
