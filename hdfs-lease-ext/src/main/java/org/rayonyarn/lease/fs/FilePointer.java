package org.rayonyarn.lease.fs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** The small file under a segmented file's own name, which says where its data lies: so a rename moves no data. */
final class FilePointer {
    private static final String HEADLINE = "ray-on-yarn leased file 1, read it through LeasedFileSystem\nid=";
    private static final int LENGTH = HEADLINE.length() + 16 + 1;

    private FilePointer() {}

    /** A writer that dies here leaves no file under this name, or a whole one. The name must be free. */
    static void write(DataRoot data, Path file, String id, LeasedFiles.Shape shape) throws IOException {
        FileSystem plain = data.plain();
        Path written = data.atomicRename() ? new Path(data.drafts(), id) : file;
        try (FSDataOutputStream out = plain.create(
                written,
                shape.permission(),
                true,
                shape.bufferSize(),
                shape.replication(),
                shape.blockSize(),
                shape.progress())) {
            out.write((HEADLINE + id + "\n").getBytes(StandardCharsets.UTF_8));
        }
        if (data.atomicRename() && !plain.rename(written, file)) {
            throw new IOException("the file can't take its name; was its folder removed meanwhile? path=" + file);
        }
        if (data.inner() instanceof ChecksumFileSystem sums) {
            plain.delete(sums.getChecksumFile(file), false); // that of an ordinary file of this name
        }
    }

    /** The data's id; null if the file is an ordinary one. */
    static @Nullable String read(DataRoot root, FileStatus file) throws IOException {
        if (!file.isFile() || file.getLen() != LENGTH) {
            return null;
        }
        byte[] data;
        try (FSDataInputStream in = root.plain().open(file.getPath())) {
            data = in.readNBytes(LENGTH);
        }
        String text = new String(data, StandardCharsets.UTF_8);
        String id = text.startsWith(HEADLINE) ? text.substring(HEADLINE.length(), LENGTH - 1) : "";
        return id.matches("[0-9a-f]{16}") ? id : null;
    }
}
