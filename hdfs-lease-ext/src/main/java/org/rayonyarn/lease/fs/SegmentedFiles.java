package org.rayonyarn.lease.fs;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathPermissionException;
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
    private static final int MAX_LOOKS = 10;

    private final FileSystem inner;
    private final DataRoot data;
    private final ReaderView view;
    private final Trash trash;
    private final MoveLog moves;

    SegmentedFiles(DataRoot data, ReaderView view) {
        this.inner = data.inner();
        this.data = data;
        this.view = view;
        this.trash = new Trash(data);
        this.moves = new MoveLog(data, view);
    }

    /** The new data's id is attached before anything else is done, so that whoever takes over knows that there is a writer. */
    @Override
    public OutputStream create(Path file, WriteLease lease, Shape shape) throws IOException {
        refuseDataFolder(file);
        SegmentFolder folder = data.folder(DataRoot.newId());
        ManifestName fresh = ManifestName.ofNewFile(lease.epoch());
        lease.attach(folder.attachment(fresh));
        if (data.atomicRename() && inner.exists(file)) {
            trash.takeAndEmpty(file);
        }
        FilePointer.write(data, file, folder.id(), shape);
        return new SegmentedOutputStream(new Publisher(folder, lease, fresh, Manifest.empty(folder.id())), lease);
    }

    /** Attaches what it starts from before it writes, for the same reason. */
    @Override
    public OutputStream append(Path file, WriteLease lease, int bufferSize) throws IOException {
        Publisher publisher = publisher(requireSegmented(file), lease);
        return new SegmentedOutputStream(publisher, lease);
    }

    @Override
    public boolean truncate(Path file, WriteLease lease, long newLength) throws IOException {
        SegmentFolder folder = requireSegmented(file);
        ManifestName name = committed(folder, lease);
        Manifest now = folder.read(name);
        if (newLength < 0 || newLength > now.lengthBytes()) {
            throw new IllegalArgumentException("truncate can't make a file longer: path=" + file + " newLength="
                    + newLength + " length=" + now.lengthBytes());
        }
        new Publisher(folder, lease, name, now.truncated(newLength)).publish(true);
        return true;
    }

    @Override
    public FSDataInputStream open(Path file, int bufferSize) throws IOException {
        FileStatus pointer = inner.getFileStatus(file);
        String id = FilePointer.read(data, pointer);
        if (id == null) {
            return inner.open(file, bufferSize);
        }
        SegmentFolder folder = data.folder(id);
        SegmentedInputStream.Newest newest = () -> newest(folder, file);
        return new FSDataInputStream(new SegmentedInputStream(folder, newest.look(), newest));
    }

    private Manifest newest(SegmentFolder folder, Path file) throws IOException {
        for (int i = 1; ; i++) {
            ManifestName name = visible(folder, file);
            try {
                return name == null ? Manifest.empty(folder.id()) : folder.read(name);
            } catch (FileNotFoundException replacedMeanwhile) {
                if (i == MAX_LOOKS) {
                    throw replacedMeanwhile;
                }
            }
        }
    }

    @Override
    public FileStatus status(FileStatus pointer) throws IOException {
        String id = FilePointer.read(data, pointer);
        if (id == null) {
            return pointer;
        }
        ManifestName name = visible(data.folder(id), pointer.getPath());
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

    /** Where renames are atomic the name goes first and the data with it; else a sweep finds the data. */
    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        refuseDataFolder(path);
        boolean mayHoldData = recursive || inner.getFileStatus(path).isFile();
        if (!data.atomicRename() || !mayHoldData) {
            return inner.delete(path, recursive);
        }
        return trash.takeAndEmpty(path);
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        refuseDataFolder(from);
        refuseDataFolder(to);
        return moves.rename(from, to);
    }

    @Override
    public boolean isVisible(Path path) {
        return !data.isOurs(path);
    }

    /**
     * Closes the file under the new epoch with what the old one had flushed; from then on older manifests are void. A lease
     * to which nothing is attached never had a writer: there is nothing to void.
     */
    @Override
    public void fence(Path file, WriteLease lease, Duration deadline) throws IOException {
        String id = inner.exists(file) ? FilePointer.read(data, inner.getFileStatus(file)) : null;
        if (id == null) {
            return;
        }
        SegmentFolder folder = data.folder(id);
        if (!lease.attachment().isEmpty() || newest(folder.manifests(), ManifestName::closed) == null) {
            publisher(folder, lease).publish(true);
        }
    }

    /** One at a time: the sweep's lease also lets renames know that they must be noted. */
    SweepReport sweep(FileLeases leases, Duration grace, boolean dryRun) throws IOException {
        try (WriteLease lease = leases.forWriting(data.sweep())) {
            return new Sweep(data, view, lease, grace, dryRun).run();
        }
    }

    private Publisher publisher(SegmentFolder folder, WriteLease lease) throws IOException {
        ManifestName start = committed(folder, lease);
        String attachment = folder.attachment(start);
        if (!attachment.equals(lease.attachment())) {
            lease.attach(attachment);
        }
        return new Publisher(folder, lease, start, folder.read(start));
    }

    /** What the lease's holder goes on from. */
    private ManifestName committed(SegmentFolder folder, WriteLease lease) throws IOException {
        ManifestName attached = folder.attached(lease.attachment());
        if (attached != null) {
            return attached;
        }
        ManifestName left = newestLeft(folder.manifests());
        return left != null ? left : ManifestName.ofNewFile(lease.epoch());
    }

    /** What a file is that no lease speaks of: one without a closed manifest had a writer, and its lease is lost. */
    private static @Nullable ManifestName newestLeft(List<ManifestName> names) {
        ManifestName closed = newest(names, ManifestName::closed);
        return closed != null ? closed : newest(names, name -> true);
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
                return newestLeft(names);
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
        String id = FilePointer.read(data, require(inner, file));
        if (id == null) {
            throw new UnsupportedOperationException("the file was not written through LeasedFileSystem; copy it through"
                    + " here first, then change the copy: path=" + file);
        }
        return data.folder(id);
    }

    private void refuseDataFolder(Path path) throws PathPermissionException {
        if (!isVisible(path)) {
            throw new PathPermissionException(
                    path.toString(), "the folder " + DataRoot.NAME + " is LeasedFileSystem's own");
        }
    }
}
