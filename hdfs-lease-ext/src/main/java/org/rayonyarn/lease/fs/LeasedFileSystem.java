package org.rayonyarn.lease.fs;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileChecksum;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FsServerDefaults;
import org.apache.hadoop.fs.FsStatus;
import org.apache.hadoop.fs.LeaseRecoverable;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIOException;
import org.apache.hadoop.fs.PathIsNotEmptyDirectoryException;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.lease.LeaseConfig;
import org.rayonyarn.lease.LeaseManager;
import org.rayonyarn.lease.WriteLease;

/**
 * Any Hadoop file system with HDFS's leases: one writer a file, many readers, take-over after the soft limit, recovery
 * after the hard one. Thread-safe; streams are not.
 *
 * <p>Set {@code fs.SCHEME.impl} to this class. The wrapped file system is what {@code lease.fs.inner} says, or for a
 * scheme {@code leased+X} the one of scheme {@code X} with the same authority.
 */
public final class LeasedFileSystem extends FileSystem implements LeaseRecoverable {

    private URI uri = URI.create("leased:///");
    private @Nullable State state;

    /** What is known once {@link #initialize} has run. */
    private record State(FileSystem inner, PathMap paths, LeasedFiles files, FileLeases leases, LeaseConfig config) {}

    private Path workingDirectory = new Path("/");

    @Override
    public void initialize(URI name, Configuration conf) throws IOException {
        super.initialize(name, conf);
        LeaseConfig config = LeaseConfig.from(conf::getTrimmed);
        uri = URI.create(name.getScheme() + "://" + (name.getAuthority() == null ? "/" : name.getAuthority()));
        FileSystem inner = FileSystem.newInstance(WrappedFileSystem.innerUri(name, config), conf);
        URI innerRoot = WrappedFileSystem.innerUri(name, config);
        PathMap paths = new PathMap(
                uri,
                inner.makeQualified(new Path(WrappedFileSystem.rootOf(innerRoot)))
                        .toUri());
        ReaderView view = file -> leases().current(file);
        LeasedFiles files = WrappedFileSystem.isNative(config, inner)
                ? new NativeFiles(inner)
                : new SegmentedFiles(
                        inner, new Path(paths.inner()), view, WrappedFileSystem.atomicRename(config, inner));
        FileLeases leases = new FileLeases(config, paths, files);
        state = new State(inner, paths, files, leases, config);
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

    /** The leases under this file system, for listeners, lists and commands. */
    public LeaseManager leaseManager() throws IOException {
        return leases().manager();
    }

    @Override
    public FSDataInputStream open(Path file, int bufferSize) throws IOException {
        Path path = toInner(file);
        if (inner().getFileStatus(path).isDirectory()) {
            throw new FileNotFoundException("it is a folder, not a file: path=" + file);
        }
        return files().open(path, bufferSize);
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
        Path path = toInner(file);
        LeasedFiles.Shape shape = new LeasedFiles.Shape(permission, bufferSize, replication, blockSize, progress);
        refuseFolder(path, file);
        if (!overwrite && leases().current(path) == null) {
            refuseExisting(path, file);
        }
        WriteLease lease = overwrite ? leases().forChange(path) : leases().forWriting(path);
        return stream(lease, () -> {
            if (!overwrite) {
                refuseExisting(path, file);
            }
            makeParent(path);
            return files().create(path, lease, shape);
        });
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
        Path path = toInner(file);
        files().require(inner(), path);
        WriteLease lease = leases().forWriting(path);
        return stream(lease, () -> files().append(path, lease, bufferSize));
    }

    @Override
    public boolean truncate(Path file, long newLength) throws IOException {
        Path path = toInner(file);
        files().require(inner(), path);
        try (WriteLease lease = leases().forChange(path)) {
            return files().truncate(path, lease, newLength);
        }
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        Path target = toInner(path);
        if (makeQualified(path).isRoot()) {
            return deleteAllInRoot(recursive);
        }
        if (!inner().exists(target)) {
            return false;
        }
        List<WriteLease> held = leases().forTree(target);
        try {
            return files().delete(target, recursive);
        } finally {
            leases().releaseAll(held);
        }
    }

    /** As HDFS: false, and nothing changed, if the source or the target's folder is missing or the target exists. */
    @Override
    public boolean rename(Path source, Path target) throws IOException {
        Path from = toInner(source);
        Path to = toInner(target);
        if (from.equals(to)) {
            return inner().exists(from);
        }
        if (isFolder(to)) {
            to = new Path(to, from.getName());
        }
        if (!inner().exists(from) || inner().exists(to) || isInside(to, from) || !isFolder(to.getParent())) {
            return false;
        }
        leases().move(from, to);
        boolean renamed = false;
        try {
            renamed = inner().rename(from, to);
            return renamed;
        } finally {
            if (!renamed) {
                leases().move(to, from);
            }
        }
    }

    @Override
    public void concat(Path target, Path[] sources) throws IOException {
        if (!(files() instanceof NativeFiles)) {
            super.concat(target, sources);
            return;
        }
        List<WriteLease> held = new ArrayList<>();
        try {
            held.add(leases().forChange(toInner(target)));
            Path[] inner = new Path[sources.length];
            for (int i = 0; i < sources.length; i++) {
                inner[i] = toInner(sources[i]);
                held.add(leases().forChange(inner[i]));
            }
            inner().concat(toInner(target), inner);
        } finally {
            leases().releaseAll(held);
        }
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        Path folder = toInner(path);
        List<FileStatus> visible = new ArrayList<>();
        for (FileStatus status : inner().listStatus(folder)) {
            if (files().isVisible(status.getPath())) {
                visible.add(outside(files().status(status)));
            }
        }
        return visible.toArray(new FileStatus[0]);
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        return outside(files().status(inner().getFileStatus(toInner(path))));
    }

    @Override
    public boolean mkdirs(Path path, FsPermission permission) throws IOException {
        return inner().mkdirs(toInner(path), permission);
    }

    @Override
    public BlockLocation[] getFileBlockLocations(FileStatus file, long start, long length) throws IOException {
        if (files() instanceof NativeFiles) {
            return inner().getFileBlockLocations(toInner(file.getPath()), start, length);
        }
        return super.getFileBlockLocations(file, start, length);
    }

    @Override
    public @Nullable FileChecksum getFileChecksum(Path file) throws IOException {
        return files() instanceof NativeFiles ? inner().getFileChecksum(toInner(file)) : null;
    }

    /** Ends whoever's lease on the file, now, and readies it for the next writer. */
    @Override
    public boolean recoverLease(Path file) throws IOException {
        Path path = toInner(file);
        files().require(inner(), path);
        if (!leases().manager().recover(paths().leaseName(path), config().recoveryDeadline())) {
            try (WriteLease lease = leases().forWriting(path)) {
                return lease.isHeld();
            }
        }
        return true;
    }

    @Override
    public boolean isFileClosed(Path file) throws IOException {
        Path path = toInner(file);
        files().require(inner(), path);
        return leases().current(path) == null
                && (!(inner() instanceof LeaseRecoverable hdfs) || hdfs.isFileClosed(path));
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
        boolean hdfs = files() instanceof NativeFiles;
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
        State known = state;
        try {
            super.close();
        } finally {
            if (known != null) {
                state = null;
                known.leases().close();
                known.inner().close();
            }
        }
    }

    private interface Opening {
        OutputStream open() throws IOException;
    }

    /** A stream that owns its lease; if it can't be opened, the lease is given back. */
    private FSDataOutputStream stream(WriteLease lease, Opening opening) throws IOException {
        boolean opened = false;
        try {
            FSDataOutputStream out = new FSDataOutputStream(opening.open(), statistics);
            opened = true;
            return out;
        } finally {
            if (!opened) {
                lease.release();
            }
        }
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

    private boolean isFolder(@Nullable Path path) throws IOException {
        return path != null
                && inner().exists(path)
                && inner().getFileStatus(path).isDirectory();
    }

    private static boolean isInside(Path path, Path folder) {
        for (Path up = path; up != null; up = up.getParent()) {
            if (up.equals(folder)) {
                return true;
            }
        }
        return false;
    }

    private void refuseExisting(Path path, Path asGiven) throws IOException {
        if (inner().exists(path)) {
            throw new FileAlreadyExistsException("the file exists: path=" + asGiven);
        }
    }

    private void refuseFolder(Path path, Path asGiven) throws IOException {
        if (inner().exists(path) && inner().getFileStatus(path).isDirectory()) {
            throw new FileAlreadyExistsException("there is a folder of this name: path=" + asGiven);
        }
    }

    private void makeParent(Path path) throws IOException {
        Path parent = path.getParent();
        if (parent != null && !inner().mkdirs(parent)) {
            throw new PathIOException(parent.toString(), "the parent folder could not be made");
        }
    }

    private FileStatus outside(FileStatus status) {
        FileStatus seen = new FileStatus(
                status.getLen(),
                status.isDirectory(),
                status.getReplication(),
                status.getBlockSize(),
                status.getModificationTime(),
                status.getAccessTime(),
                status.getPermission(),
                status.getOwner(),
                status.getGroup(),
                paths().toOuter(status.getPath()));
        return seen;
    }

    private Path toInner(Path path) {
        checkPath(path);
        return paths().toInner(makeQualified(path));
    }

    private State state() {
        State known = state;
        if (known == null) {
            throw new IllegalStateException("the file system is closed, or was never initialized: uri=" + uri);
        }
        return known;
    }

    private FileSystem inner() {
        return state().inner();
    }

    private PathMap paths() {
        return state().paths();
    }

    private LeasedFiles files() {
        return state().files();
    }

    private FileLeases leases() {
        return state().leases();
    }

    private LeaseConfig config() {
        return state().config();
    }
}
