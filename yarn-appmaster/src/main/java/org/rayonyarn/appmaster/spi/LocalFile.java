package org.rayonyarn.appmaster.spi;

import java.net.URI;
import java.util.Objects;

/**
 * A file that YARN puts into a container's working folder before its process starts. Its length and time stamp are read when the
 * container is launched; a file that changes while the application runs makes later launches fail.
 *
 * @param uri where it lies; the client copies a {@code file:} URI into the application's staging folder, others stay where they are
 * @param visibility who shares the copy on a node
 * @param kind whether it is unpacked
 */
public record LocalFile(URI uri, Visibility visibility, Kind kind) {
    public LocalFile {
        Objects.requireNonNull(visibility);
        Objects.requireNonNull(kind);
        if (uri.getScheme() == null) {
            throw new IllegalArgumentException("a file's URI needs a scheme (file:, hdfs:, ...): uri=" + uri);
        }
    }

    /** A plain file, seen by this application alone. */
    public static LocalFile file(URI uri) {
        return new LocalFile(uri, Visibility.APPLICATION, Kind.FILE);
    }

    /** An archive (zip, jar, tar, tar.gz) that is unpacked into a folder, seen by this application alone. */
    public static LocalFile archive(URI uri) {
        return new LocalFile(uri, Visibility.APPLICATION, Kind.ARCHIVE);
    }

    /** Who shares a node's copy of a file. */
    public enum Visibility {
        /** The containers of one application; deleted with it. */
        APPLICATION,
        /** The applications of one user. */
        PRIVATE,
        /** Everybody: the file and its folders must be readable by all. */
        PUBLIC
    }

    /** What YARN does with a file on the node. */
    public enum Kind {
        /** Left as it is. */
        FILE,
        /** Unpacked into a folder of the file's name. */
        ARCHIVE
    }
}
