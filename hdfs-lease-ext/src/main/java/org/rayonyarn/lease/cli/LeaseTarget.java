package org.rayonyarn.lease.cli;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
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
        LeasedFileSystem fs = new LeasedFileSystem();
        fs.initialize(URI.create("leased+" + (storage.endsWith("//") ? storage + "/" : storage)), conf);
        return fs;
    }

    private static LeaseTarget ofUri(URI uri, String path) {
        String authority = uri.getAuthority() == null ? "" : uri.getAuthority();
        String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return new LeaseTarget(
                LeaseName.of(uri.getScheme() + ":" + authority + trimmed), uri.getScheme() + "://" + authority);
    }
}
