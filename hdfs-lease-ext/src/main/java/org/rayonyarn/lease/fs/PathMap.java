package org.rayonyarn.lease.fs;

import java.net.URI;
import org.apache.hadoop.fs.Path;
import org.rayonyarn.lease.LeaseName;

/**
 * Between the paths that users see and those of the wrapped file system: another scheme and authority, and perhaps a
 * folder in front.
 *
 * @param outer scheme and authority of {@link LeasedFileSystem}
 * @param inner of the wrapped file system, with the folder that is the root outside
 */
record PathMap(URI outer, URI inner) {
    Path toInner(Path absolute) {
        String path = absolute.toUri().getPath();
        return new Path(inner.getScheme(), inner.getAuthority(), base() + (path.isEmpty() ? "/" : path));
    }

    Path toOuter(Path innerPath) {
        String path = innerPath.toUri().getPath().substring(base().length());
        return new Path(outer.getScheme(), outer.getAuthority(), path.isEmpty() ? "/" : path);
    }

    /** What the leases on an inner path are called: the same for everybody, whatever their own scheme. */
    LeaseName leaseName(Path innerPath) {
        String authority = inner.getAuthority() == null ? "" : inner.getAuthority();
        String path = innerPath.toUri().getPath();
        String root = inner.getScheme() + ":" + authority;
        return LeaseName.of(path.equals("/") ? root : root + path);
    }

    /** The inner path of a lease's name; null if it is of another store, or outside our folder. */
    @org.jspecify.annotations.Nullable
    Path innerPath(LeaseName name) {
        LeaseName root = leaseName(new Path(inner.getScheme(), inner.getAuthority(), base().isEmpty() ? "/" : base()));
        if (!name.isUnder(root)) {
            return null;
        }
        String path = name.value().substring(name.value().indexOf('/'));
        return new Path(inner.getScheme(), inner.getAuthority(), path);
    }

    private String base() {
        String path = inner.getPath() == null ? "" : inner.getPath();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
