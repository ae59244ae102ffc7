package org.rayonyarn.lease.fs;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Our own folder on the wrapped file system, hidden from users. Thread-safe.
 *
 * <pre>
 * .leased/XX/ID       the data of the segmented file ID, see {@link SegmentFolder}
 * .leased/drafts      pointers that have not taken their name yet
 * .leased/trash       what was deleted, on its way out; its data goes before it
 * .leased/moves       renames under way, see {@link MoveLog}
 * </pre>
 */
final class DataRoot {
    static final String NAME = ".leased";
    static final String DRAFT = "draft-";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final FileSystem inner;
    private final FileSystem plain;
    private final Path root;
    private final Path data;
    private final boolean atomicRename;

    /**
     * Speaks of the folder without touching it.
     *
     * @param root what users see as their root
     * @param atomicRename whether a file may be written under another name first; without it, the store itself must
     *     show a file only when it is whole, as object stores do
     */
    DataRoot(FileSystem inner, Path root, boolean atomicRename) {
        this.inner = inner;
        this.plain = inner instanceof ChecksumFileSystem sums ? sums.getRawFileSystem() : inner;
        this.root = root;
        this.data = new Path(root, NAME);
        this.atomicRename = atomicRename;
    }

    FileSystem inner() {
        return inner;
    }

    /**
     * The wrapped file system without a layer of checksum files, which would be renamed one after the other with what
     * they protect: for pointers and manifests, which prove themselves.
     */
    FileSystem plain() {
        return plain;
    }

    boolean atomicRename() {
        return atomicRename;
    }

    Path root() {
        return root;
    }

    /** False if nothing was ever written under this root. */
    boolean exists() throws IOException {
        return plain.exists(data);
    }

    Path trash() {
        return new Path(data, "trash");
    }

    Path drafts() {
        return new Path(data, "drafts");
    }

    Path moves() {
        return new Path(data, "moves");
    }

    /** What a sweep's lease is on. */
    Path sweep() {
        return new Path(data, "sweep");
    }

    SegmentFolder folder(String id) {
        return new SegmentFolder(this, new Path(new Path(data, id.substring(0, 2)), id));
    }

    /** All files' folders, those that nobody refers to as well. */
    List<SegmentFolder> folders() throws IOException {
        List<SegmentFolder> found = new ArrayList<>();
        for (FileStatus prefix : list(data)) {
            if (prefix.isDirectory() && prefix.getPath().getName().matches("[0-9a-f]{2}")) {
                for (FileStatus folder : list(prefix.getPath())) {
                    found.add(new SegmentFolder(this, folder.getPath()));
                }
            }
        }
        return found;
    }

    boolean isOurs(Path path) {
        for (Path up = path; up != null; up = up.getParent()) {
            if (up.equals(data)) {
                return true;
            }
        }
        return false;
    }

    /** 16 hexadecimal digits that nobody has drawn before. */
    static String newId() {
        byte[] id = new byte[8];
        RANDOM.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    /** A small file that is there whole or not at all, whenever its writer dies. */
    void put(Path target, byte[] content) throws IOException {
        Path written = atomicRename ? new Path(target.getParent(), DRAFT + target.getName()) : target;
        try (FSDataOutputStream out = plain.create(written, atomicRename)) {
            out.write(content);
        }
        if (atomicRename && !plain.rename(written, target)) {
            throw new IOException("a file of ours can't take its name: file=" + target);
        }
    }

    /** The store's own time, by which the ages of its files are judged. */
    long storeTimeMs() throws IOException {
        Path probe = new Path(drafts(), "now-" + newId());
        put(probe, new byte[] {'.'});
        long now = plain.getFileStatus(probe).getModificationTime();
        if (!plain.delete(probe, false)) {
            throw new FileNotFoundException("somebody removes files from our folder: file=" + probe);
        }
        return now;
    }

    /** What lies in a folder; nothing if it is not there. */
    List<FileStatus> list(Path folder) throws IOException {
        try {
            return List.of(plain.listStatus(folder));
        } catch (FileNotFoundException none) {
            return List.of();
        }
    }
}
