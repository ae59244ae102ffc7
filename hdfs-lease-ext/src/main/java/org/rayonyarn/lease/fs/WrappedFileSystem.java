package org.rayonyarn.lease.fs;

import java.net.URI;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LeaseRecoverable;
import org.rayonyarn.lease.LeaseConfig;

/** Which file system is wrapped, and what may be expected of it. */
final class WrappedFileSystem {
    private static final String SCHEME_PREFIX = "leased+";

    private WrappedFileSystem() {}

    static boolean isNative(LeaseConfig config, FileSystem inner) {
        return config.fsMode().equals("native")
                || (config.fsMode().equals("auto") && inner instanceof LeaseRecoverable);
    }

    static boolean atomicRename(LeaseConfig config, FileSystem inner) {
        if (!config.fsAtomicRename().equals("auto")) {
            return config.fsAtomicRename().equals("true");
        }
        String scheme = inner.getUri().getScheme();
        return scheme.equals("file") || scheme.equals("hdfs");
    }

    static URI innerUri(URI name, LeaseConfig config) {
        if (!config.fsInner().isEmpty()) {
            return URI.create(config.fsInner());
        }
        if (!name.getScheme().startsWith(SCHEME_PREFIX)) {
            throw new IllegalArgumentException(
                    "lease.fs.inner must name the file system to wrap, such as hdfs://nn:8020 or"
                            + " file:///folder, unless the scheme is leased+SCHEME: uri=" + name);
        }
        String authority = name.getAuthority() == null ? "" : name.getAuthority();
        return URI.create(name.getScheme().substring(SCHEME_PREFIX.length()) + "://" + authority + "/");
    }

    static String rootOf(URI innerUri) {
        return innerUri.getPath() == null || innerUri.getPath().isEmpty() ? "/" : innerUri.getPath();
    }
}
