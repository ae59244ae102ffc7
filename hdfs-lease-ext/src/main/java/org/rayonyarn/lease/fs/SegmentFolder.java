package org.rayonyarn.lease.fs;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** The folder behind one segmented file: its manifests and segments. Files in it are written once and never changed. */
final class SegmentFolder {
    private static final int MAX_MANIFEST = 64 << 20;

    private final DataRoot root;
    private final String id;
    private final Path folder;

    /** Speaks of the folder without touching it. */
    SegmentFolder(DataRoot root, Path folder) {
        this.root = root;
        this.id = folder.getName();
        this.folder = folder;
    }

    String id() {
        return id;
    }

    /** All manifests, oldest first. */
    List<ManifestName> manifests() throws IOException {
        List<ManifestName> found = new ArrayList<>();
        for (FileStatus file : contents()) {
            ManifestName name = ManifestName.parse(file.getPath().getName());
            if (name != null) {
                found.add(name);
            }
        }
        found.sort(null);
        return found;
    }

    /** Whatever lies in it. */
    List<FileStatus> contents() throws IOException {
        return root.list(folder);
    }

    Manifest read(ManifestName name) throws IOException {
        if (name.isOfNewFile()) {
            return Manifest.empty(id);
        }
        Path file = new Path(folder, name.toString());
        byte[] data;
        try (FSDataInputStream in = root.plain().open(file)) {
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
        root.put(new Path(folder, name.toString()), manifest.encode());
    }

    FSDataOutputStream createSegment(String name) throws IOException {
        return root.inner().create(new Path(folder, name), false);
    }

    FSDataInputStream openSegment(String name) throws IOException {
        return root.inner().open(new Path(folder, name));
    }

    /** Removes a manifest that a newer one has replaced; readers in between start over. */
    void forget(ManifestName name) throws IOException {
        if (!name.isOfNewFile()) {
            remove(name.toString());
        }
    }

    /** Removes a file that no manifest speaks of any more; readers of an older one go on with the newest. */
    void remove(String name) throws IOException {
        if (!root.inner().delete(new Path(folder, name), false)) {
            throw new FileNotFoundException("it was gone: folder=" + folder + " name=" + name);
        }
    }

    boolean delete() throws IOException {
        return root.plain().delete(folder, true);
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
