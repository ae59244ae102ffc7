package org.rayonyarn.replication.hadoop;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.rayonyarn.replication.ReplicaStore;

/**
 * Copies as files {@code object.generation} in one folder of any Hadoop file system: a local disk, or an object store. A
 * copy is written beside and renamed, so that a report names whole copies only.
 */
public final class FileSystemReplicaStore implements ReplicaStore {
    private static final String PARTIAL = ".partial";

    private final FileSystem fs;
    private final Path folder;

    public FileSystemReplicaStore(FileSystem fs, Path folder) {
        this.fs = fs;
        this.folder = folder;
    }

    @Override
    public void put(String object, long generation, InputStream data) throws IOException {
        Path whole = path(object, generation);
        Path partial = new Path(folder, whole.getName() + PARTIAL);
        try (FSDataOutputStream out = fs.create(partial, true)) {
            data.transferTo(out);
        }
        if (fs.exists(whole) || !fs.rename(partial, whole)) {
            fs.delete(partial, false);
            if (!fs.exists(whole)) {
                throw new IOException("a copy could not be put in place: file=" + whole);
            }
        }
        deleteOlder(object, generation);
    }

    @Override
    public InputStream open(String object, long generation) throws IOException {
        return fs.open(path(object, generation));
    }

    @Override
    public void delete(String object, long generation) throws IOException {
        deleteOlder(object, generation + 1);
    }

    @Override
    public Map<String, Long> list() throws IOException {
        Map<String, Long> copies = new HashMap<>();
        try {
            for (FileStatus file : fs.listStatus(folder)) {
                String name = file.getPath().getName();
                int dot = name.lastIndexOf('.');
                if (file.isFile() && name.matches(".+\\.\\d{1,18}")) {
                    copies.merge(name.substring(0, dot), Long.parseLong(name.substring(dot + 1)), Math::max);
                }
            }
        } catch (FileNotFoundException none) {
            return Map.of();
        }
        return copies;
    }

    private void deleteOlder(String object, long generation) throws IOException {
        for (FileStatus file : fs.listStatus(folder)) {
            String name = file.getPath().getName();
            boolean mine = name.startsWith(object + ".")
                    && name.substring(object.length() + 1).matches("\\d{1,18}");
            if (mine && Long.parseLong(name.substring(object.length() + 1)) < generation) {
                fs.delete(file.getPath(), false);
            }
        }
    }

    private Path path(String object, long generation) {
        if (!object.matches("[A-Za-z0-9_.-]{1,200}") || object.startsWith(".")) {
            throw new IllegalArgumentException(
                    "an object's name is 1 to 200 letters, digits and _.- and does not start with a dot: object="
                            + object);
        }
        return new Path(folder, object + "." + generation);
    }
}
