package com.example.codesearch;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;

/** Finds and reads archives of sources ({@code *-sources.jar}) in a local folder or in any file system that Hadoop knows. */
final class Sources {
    private static final String ARCHIVE = "-sources.jar";

    private Sources() {}

    /**
     * The archives in a folder, in the order of their names.
     *
     * @param folder a plain path or {@code file:} for the local disk, else a URI such as {@code hdfs://namenode/sources}
     */
    static List<String> archivesIn(String folder) {
        try {
            return isLocal(folder) ? localArchives(folder) : Remote.archives(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("can't list " + folder, e);
        }
    }

    /** All bytes of an archive. */
    static byte[] read(String archive) {
        try {
            return isLocal(archive) ? Files.readAllBytes(localPath(archive)) : Remote.read(archive);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + archive, e);
        }
    }

    /**
     * Every {@code parts}-th Java file of an archive, beginning with number {@code part}: all parts make up the whole.
     *
     * @param archive its name, which the files' names begin with
     * @param bytes its content
     */
    static List<SourceFile> filesOf(String archive, byte[] bytes, int part, int parts) {
        String prefix = archive.substring(archive.lastIndexOf('/') + 1, archive.length() - ARCHIVE.length()) + "/";
        List<SourceFile> files = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            int number = 0;
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().endsWith(".java") && number++ % parts == part) {
                    files.add(new SourceFile(prefix + entry.getName(), lines(zip)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("not a jar file: " + archive, e);
        }
        return files;
    }

    private static List<String> lines(InputStream in) throws IOException {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        return Arrays.asList(text.split("\r?\n", -1));
    }

    private static boolean isLocal(String path) {
        return path.startsWith("file:") || !path.contains(":");
    }

    private static Path localPath(String path) {
        return path.startsWith("file:") ? Path.of(URI.create(path)) : Path.of(path);
    }

    private static List<String> localArchives(String folder) throws IOException {
        try (Stream<Path> files = Files.list(localPath(folder))) {
            return files.map(file -> file.toAbsolutePath().toString())
                    .filter(name -> name.endsWith(ARCHIVE))
                    .sorted()
                    .toList();
        }
    }

    /** Apart, so that Hadoop's classes are needed only where its file systems are. */
    private static final class Remote {
        static List<String> archives(String folder) throws IOException {
            List<String> found = new ArrayList<>();
            org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(folder);
            for (FileStatus file : fileSystem(path).listStatus(path)) {
                if (file.getPath().getName().endsWith(ARCHIVE)) {
                    found.add(file.getPath().toString());
                }
            }
            found.sort(null);
            return found;
        }

        static byte[] read(String archive) throws IOException {
            org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(archive);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (InputStream in = fileSystem(path).open(path)) {
                in.transferTo(bytes);
            }
            return bytes.toByteArray();
        }

        private static FileSystem fileSystem(org.apache.hadoop.fs.Path path) throws IOException {
            return path.getFileSystem(new Configuration());
        }
    }
}
