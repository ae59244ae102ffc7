package org.rayonyarn.lease.fs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.rayonyarn.lease.WriteLease;

/** Deletes, renames and concatenations, each with the leases that it needs. All paths are the wrapped file system's. */
final class TreeChanges {
    private final Mount mount;

    TreeChanges(Mount mount) {
        this.mount = mount;
    }

    boolean delete(Path target, boolean recursive) throws IOException {
        if (!mount.inner().exists(target)) {
            return false;
        }
        List<WriteLease> held = mount.leases().forTree(target);
        try {
            return mount.files().delete(target, recursive);
        } finally {
            mount.leases().releaseAll(held);
        }
    }

    /** As HDFS: false, and nothing changed, if the source or the target's folder is missing or the target exists. */
    boolean rename(Path from, Path target) throws IOException {
        if (from.equals(target)) {
            return mount.inner().exists(from);
        }
        Path to = mount.isFolder(target) ? new Path(target, from.getName()) : target;
        if (!mount.inner().exists(from) || mount.inner().exists(to) || isInside(to, from) || !hasFolder(to)) {
            return false;
        }
        mount.leases().move(from, to);
        boolean renamed = false;
        try {
            renamed = mount.files().rename(from, to);
            return renamed;
        } finally {
            if (!renamed) {
                mount.leases().move(to, from);
            }
        }
    }

    void concat(Path target, Path[] sources) throws IOException {
        List<WriteLease> held = new ArrayList<>();
        try {
            held.add(mount.leases().forChange(target));
            for (Path source : sources) {
                held.add(mount.leases().forChange(source));
            }
            mount.inner().concat(target, sources);
        } finally {
            mount.leases().releaseAll(held);
        }
    }

    private boolean hasFolder(Path path) throws IOException {
        return path.getParent() != null && mount.isFolder(path.getParent());
    }

    private static boolean isInside(Path path, Path folder) {
        for (Path up = path; up != null; up = up.getParent()) {
            if (up.equals(folder)) {
                return true;
            }
        }
        return false;
    }
}
