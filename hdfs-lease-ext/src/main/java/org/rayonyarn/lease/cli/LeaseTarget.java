package org.rayonyarn.lease.cli;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.rayonyarn.lease.LeaseName;
import org.rayonyarn.lease.fs.LeasedFileSystem;

/**
 * What a command is about: a file's URI, a path on the default file system, or a lease's name as {@code list} prints it.
 *
 * @param name the lease
 * @param storage scheme and authority of the file system behind it; empty if the name is no file's
 */
record LeaseTarget(LeaseName name, String storage) {
    static LeaseTarget parse(String text, Configuration conf) {
        if (text.startsWith("/")) {
            URI home = FileSystem.getDefaultUri(conf);
            return ofUri(
                    URI.create(home.getScheme() + "://" + (home.getAuthority() == null ? "" : home.getAuthority())),
                    text);
        }
        if (text.contains("://")) {
            URI uri = URI.create(text.startsWith("leased+") ? text.substring("leased+".length()) : text);
            return ofUri(uri, uri.getPath());
        }
        int slash = text.indexOf('/');
        int colon = text.indexOf(':');
        String storage =
                colon > 0 && slash > colon ? text.substring(0, colon) + "://" + text.substring(colon + 1, slash) : "";
        return new LeaseTarget(LeaseName.of(text), storage);
    }

    /** The file system that can bring this file into order, to be closed by the caller. */
    LeasedFileSystem open(Configuration conf) throws IOException {
        if (conf.getTrimmed("lease.fs.inner", "").isEmpty()) {
            conf.set("lease.fs.inner", rootOf(conf));
        }
        LeasedFileSystem fs = new LeasedFileSystem();
        fs.initialize(URI.create("leased:///"), conf);
        return fs;
    }

    /** Where the data of a segmented file lies is known to its writers' configuration; without it, it is looked for. */
    private String rootOf(Configuration conf) throws IOException {
        String store = storage.endsWith("//") ? storage + "/" : storage;
        Path file = new Path(store, name.value().substring(name.value().indexOf('/')));
        try (FileSystem inner = FileSystem.newInstance(URI.create(store), conf)) {
            for (Path up = file.getParent(); up != null; up = up.getParent()) {
                if (inner.exists(new Path(up, LeasedFileSystem.DATA_FOLDER))) {
                    return up.toString();
                }
            }
        }
        return store;
    }

    private static LeaseTarget ofUri(URI uri, String path) {
        String authority = uri.getAuthority() == null ? "" : uri.getAuthority();
        String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return new LeaseTarget(
                LeaseName.of(uri.getScheme() + ":" + authority + trimmed), uri.getScheme() + "://" + authority);
    }
}
