package org.rayonyarn.lease.fs;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathPermissionException;
import org.apache.hadoop.fs.RemoteIterator;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.lease.LeaseRecord;
import org.rayonyarn.lease.WriteLease;

/**
 * Files as pointer, manifests and segments, for storages without append, rename or locks. What a file consists of is
 * decided by one compare-and-set of its lease's attachment, which names the manifest; so an epoch that was taken over
 * can't add a byte, however late its writes arrive.
 *
 * <p>Without a lease a file is what its newest <em>closed</em> manifest says: a manifest that was written and never
 * attached is open, or of an epoch below that of the recovery which closed the file.
 */
final class SegmentedFiles implements LeasedFiles {
    static final String DATA_FOLDER = ".leased";
    private static final int MAX_LOOKS = 10;

    private final FileSystem inner;
    private final Path dataRoot;
    private final ReaderView view;
    private final boolean atomicRename;

    /**
     * Files over a store.
     *
     * @param atomicRename whether the store's rename is atomic: then data may go with its pointer, since no crash in a rename leaves
     *     two pointers to it, and manifests are written under another name first
     */
    SegmentedFiles(FileSystem inner, Path root, ReaderView view, boolean atomicRename) {
        this.inner = inner;
        this.dataRoot = new Path(root, DATA_FOLDER);
        this.view = view;
        this.atomicRename = atomicRename;
    }

    @Override
    public OutputStream create(Path file, WriteLease lease, Shape shape) throws IOException {
        refuseDataFolder(file);
        String replaced = inner.exists(file) ? FilePointer.read(inner, inner.getFileStatus(file)) : null;
        if (!lease.attachment().isEmpty()) {
            lease.attach("");
        }
        String id = FilePointer.newId();
        FilePointer.write(inner, file, id, shape);
        if (replaced != null) {
            deleteData(List.of(replaced));
        }
        return new SegmentedOutputStream(folder(id), lease, Manifest.empty(id));
    }

    @Override
    public OutputStream append(Path file, WriteLease lease, int bufferSize) throws IOException {
        SegmentFolder folder = requireSegmented(file);
        return new SegmentedOutputStream(folder, lease, committed(folder, lease));
    }

    @Override
    public boolean truncate(Path file, WriteLease lease, long newLength) throws IOException {
        SegmentFolder folder = requireSegmented(file);
        Manifest now = committed(folder, lease);
        if (newLength < 0 || newLength > now.lengthBytes()) {
            throw new IllegalArgumentException("truncate can't make a file longer: path=" + file + " newLength="
                    + newLength + " length=" + now.lengthBytes());
        }
        new SegmentedOutputStream(folder, lease, now.truncated(newLength)).publishClosed();
        return true;
    }

    @Override
    public FSDataInputStream open(Path file, int bufferSize) throws IOException {
        FileStatus pointer = inner.getFileStatus(file);
        String id = FilePointer.read(inner, pointer);
        if (id == null) {
            return inner.open(file, bufferSize);
        }
        SegmentFolder folder = folder(id);
        for (int i = 1; ; i++) {
            ManifestName name = visible(folder, file);
            try {
                Manifest manifest = name == null ? Manifest.empty(id) : folder.read(name);
                return new FSDataInputStream(new SegmentedInputStream(folder, manifest));
            } catch (FileNotFoundException replacedMeanwhile) {
                if (i == MAX_LOOKS) {
                    throw replacedMeanwhile;
                }
            }
        }
    }

    @Override
    public FileStatus status(FileStatus pointer) throws IOException {
        String id = FilePointer.read(inner, pointer);
        if (id == null) {
            return pointer;
        }
        ManifestName name = visible(folder(id), pointer.getPath());
        return new FileStatus(
                name == null ? 0 : name.lengthBytes(),
                false,
                pointer.getReplication(),
                pointer.getBlockSize(),
                pointer.getModificationTime(),
                pointer.getAccessTime(),
                pointer.getPermission(),
                pointer.getOwner(),
                pointer.getGroup(),
                pointer.getPath());
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        refuseDataFolder(path);
        List<String> data = atomicRename ? dataBelow(path) : List.of();
        boolean deleted = inner.delete(path, recursive);
        if (deleted) {
            deleteData(data);
        }
        return deleted;
    }

    @Override
    public boolean isVisible(Path path) {
        return !path.equals(dataRoot) && !isBelow(path, dataRoot);
    }

    /** Closes the file under the new epoch with what the old one had flushed; from then on older manifests are void. */
    @Override
    public void fence(Path file, WriteLease lease, Duration deadline) throws IOException {
        String id = inner.exists(file) ? FilePointer.read(inner, inner.getFileStatus(file)) : null;
        if (id == null) {
            return;
        }
        SegmentFolder folder = folder(id);
        if (folder.attached(lease.attachment()) == null && newest(folder.manifests(), ManifestName::closed) != null) {
            return;
        }
        new SegmentedOutputStream(folder, lease, committed(folder, lease)).publishClosed();
    }

    /** What the lease's holder goes on from. */
    private Manifest committed(SegmentFolder folder, WriteLease lease) throws IOException {
        ManifestName attached = folder.attached(lease.attachment());
        ManifestName name = attached != null ? attached : newest(folder.manifests(), ManifestName::closed);
        return name == null ? Manifest.empty(folder.id()) : folder.read(name);
    }

    /**
     * What readers see now; null for an empty file. The folder is listed before the record is read: without a record
     * then, nothing in the list is of a later writer.
     */
    private @Nullable ManifestName visible(SegmentFolder folder, Path file) throws IOException {
        for (int i = 1; ; i++) {
            List<ManifestName> names = folder.manifests();
            LeaseRecord record = view.record(file);
            ManifestName attached = record == null ? null : folder.attached(record.attachment());
            ManifestName closed = newest(names, ManifestName::closed);
            if (attached != null) {
                return attached;
            }
            if (closed != null || record != null) {
                return closed;
            }
            if (i == MAX_LOOKS) {
                return newest(names, name -> true);
            }
            waitForTheRecord();
        }
    }

    private static @Nullable ManifestName newest(List<ManifestName> names, Predicate<ManifestName> which) {
        return names.stream().filter(which).max(ManifestName::compareTo).orElse(null);
    }

    /** A rename moves record and pointer one after the other. */
    private static void waitForTheRecord() throws InterruptedIOException {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while looking for a file's manifest");
        }
    }

    private SegmentFolder requireSegmented(Path file) throws IOException {
        String id = FilePointer.read(inner, require(inner, file));
        if (id == null) {
            throw new UnsupportedOperationException("the file was not written through LeasedFileSystem; copy it through"
                    + " here first, then change the copy: path=" + file);
        }
        return folder(id);
    }

    private List<String> dataBelow(Path path) throws IOException {
        List<String> ids = new ArrayList<>();
        if (inner.getFileStatus(path).isFile()) {
            addId(inner.getFileStatus(path), ids);
            return ids;
        }
        RemoteIterator<LocatedFileStatus> files = inner.listFiles(path, true);
        while (files.hasNext()) {
            addId(files.next(), ids);
        }
        return ids;
    }

    private void addId(FileStatus file, List<String> ids) throws IOException {
        String id = FilePointer.read(inner, file);
        if (id != null) {
            ids.add(id);
        }
    }

    private void deleteData(List<String> ids) throws IOException {
        if (!atomicRename) {
            return;
        }
        for (String id : ids) {
            folder(id).delete();
        }
    }

    private void refuseDataFolder(Path path) throws PathPermissionException {
        if (!isVisible(path)) {
            throw new PathPermissionException(
                    path.toString(), "the folder " + DATA_FOLDER + " is LeasedFileSystem's own");
        }
    }

    private static boolean isBelow(Path path, Path folder) {
        for (Path up = path.getParent(); up != null; up = up.getParent()) {
            if (up.equals(folder)) {
                return true;
            }
        }
        return false;
    }

    private SegmentFolder folder(String id) {
        return new SegmentFolder(inner, dataRoot, id, atomicRename);
    }
}
