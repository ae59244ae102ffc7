package org.rayonyarn.lease.fs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
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
    private static final SecureRandom RANDOM = new SecureRandom();

    private FilePointer() {}

    static String newId() {
        byte[] id = new byte[8];
        RANDOM.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    static void write(FileSystem inner, Path file, String id, LeasedFiles.Shape shape) throws IOException {
        try (FSDataOutputStream out = inner.create(
                file,
                shape.permission(),
                true,
                shape.bufferSize(),
                shape.replication(),
                shape.blockSize(),
                shape.progress())) {
            out.write((HEADLINE + id + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The data's id; null if the file is an ordinary one. */
    static @Nullable String read(FileSystem inner, FileStatus file) throws IOException {
        if (!file.isFile() || file.getLen() != LENGTH) {
            return null;
        }
        byte[] data;
        try (FSDataInputStream in = inner.open(file.getPath())) {
            data = in.readNBytes(LENGTH);
        }
        String text = new String(data, StandardCharsets.UTF_8);
        String id = text.startsWith(HEADLINE) ? text.substring(HEADLINE.length(), LENGTH - 1) : "";
        return id.matches("[0-9a-f]{16}") ? id : null;
    }
}
