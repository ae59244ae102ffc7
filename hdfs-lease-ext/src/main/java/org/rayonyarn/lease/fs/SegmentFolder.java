package org.rayonyarn.lease.fs;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** The folder behind one segmented file: its manifests and segments. Files in it are written once and never changed. */
final class SegmentFolder {
    private static final int MAX_MANIFEST = 64 << 20;
    private static final String DRAFT = "draft-";

    private final FileSystem inner;
    private final String id;
    private final Path folder;
    private final boolean atomicRename;

    /**
     * Speaks of the folder without touching it.
     *
     * @param atomicRename whether a file may be written under another name first; without it, the store itself must show a file
     *     only when it is whole, as object stores do
     */
    SegmentFolder(FileSystem inner, Path dataRoot, String id, boolean atomicRename) {
        this.inner = inner;
        this.id = id;
        this.folder = new Path(new Path(dataRoot, id.substring(0, 2)), id);
        this.atomicRename = atomicRename;
    }

    String id() {
        return id;
    }

    /** All manifests, oldest first. */
    List<ManifestName> manifests() throws IOException {
        List<ManifestName> found = new ArrayList<>();
        try {
            for (FileStatus file : inner.listStatus(folder)) {
                ManifestName name = ManifestName.parse(file.getPath().getName());
                if (name != null) {
                    found.add(name);
                }
            }
        } catch (FileNotFoundException none) {
            return List.of();
        }
        found.sort(null);
        return found;
    }

    Manifest read(ManifestName name) throws IOException {
        Path file = new Path(folder, name.toString());
        byte[] data;
        try (FSDataInputStream in = inner.open(file)) {
            data = in.readNBytes(MAX_MANIFEST);
        }
        Manifest manifest = Manifest.parse(file.toString(), data);
        if (!manifest.fileId().equals(id) || manifest.lengthBytes() != name.lengthBytes()) {
            throw new IOException("the manifest is corrupt: file=" + file
                    + " fault=it is of another file or length; nothing was changed");
        }
        return manifest;
    }

    /** A writer that dies here leaves no manifest, or a whole one. */
    void write(ManifestName name, Manifest manifest) throws IOException {
        Path target = new Path(folder, name.toString());
        Path written = atomicRename ? new Path(folder, DRAFT + name) : target;
        try (FSDataOutputStream out = inner.create(written, atomicRename)) {
            out.write(manifest.encode());
        }
        if (atomicRename && !inner.rename(written, target)) {
            throw new IOException("the manifest can't take its name: file=" + target);
        }
    }

    FSDataOutputStream createSegment(String name) throws IOException {
        return inner.create(new Path(folder, name), false);
    }

    FSDataInputStream openSegment(String name) throws IOException {
        return inner.open(new Path(folder, name));
    }

    /** Removes manifests that a newer one has replaced; readers in between start over. */
    void forget(ManifestName name) throws IOException {
        if (!inner.delete(new Path(folder, name.toString()), false)) {
            throw new FileNotFoundException("the manifest was gone: folder=" + folder + " name=" + name);
        }
    }

    boolean delete() throws IOException {
        return inner.delete(folder, true);
    }

    /** What the table's attachment says about this folder; null if it speaks of another file or of nothing yet. */
    @Nullable
    ManifestName attached(String attachment) {
        return attachment.startsWith(id + "/") ? ManifestName.parse(attachment.substring(id.length() + 1)) : null;
    }

    String attachment(ManifestName name) {
        return id + "/" + name;
    }
}
