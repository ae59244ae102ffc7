package org.rayonyarn.lease.fs;

import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Deletes files and folders together with their data, where renames are atomic: first everything goes out of sight under a
 * name of ours, so that what is read there afterwards is exactly what was deleted, whoever renames at the same time.
 * Who dies in between leaves the rest to a sweep.
 */
final class Trash {
    private final DataRoot data;
    private final FileSystem plain;

    Trash(DataRoot data) {
        this.data = data;
        this.plain = data.plain();
    }

    /** False if it was gone. */
    boolean takeAndEmpty(Path path) throws IOException {
        Path taken = new Path(data.trash(), DataRoot.newId());
        if (!plain.mkdirs(data.trash())) {
            throw new IOException("can't make our folder: path=" + data.trash());
        }
        if (!moved(path, taken)) {
            return false;
        }
        empty(taken);
        return true;
    }

    private boolean moved(Path path, Path taken) throws IOException {
        boolean moved = false;
        try {
            moved = data.inner().rename(path, taken);
        } catch (FileNotFoundException gone) {
            return false;
        }
        if (!moved && data.inner().exists(path)) {
            throw new IOException("can't be deleted: path=" + path);
        }
        return moved;
    }

    /** The data goes first: its pointers are what leads to it. */
    void empty(Path taken) throws IOException {
        try {
            emptyBelow(plain.getFileStatus(taken));
            data.inner().delete(taken, true);
        } catch (FileNotFoundException anotherWasFaster) {
            return;
        }
    }

    private void emptyBelow(FileStatus status) throws IOException {
        if (status.isFile()) {
            String id = FilePointer.read(data, status);
            if (id != null) {
                data.folder(id).delete();
            }
            return;
        }
        for (FileStatus child : data.list(status.getPath())) {
            emptyBelow(child);
        }
    }
}
