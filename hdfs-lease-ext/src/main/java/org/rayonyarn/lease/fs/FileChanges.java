package org.rayonyarn.lease.fs;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.LeaseRecoverable;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIOException;
import org.rayonyarn.lease.WriteLease;

/** Makes, appends to, cuts and recovers single files under their leases. All paths are the wrapped file system's. */
final class FileChanges {
    private final Mount mount;

    FileChanges(Mount mount) {
        this.mount = mount;
    }

    OutputStream create(Path file, boolean overwrite, LeasedFiles.Shape shape) throws IOException {
        refuseFolder(file);
        if (!overwrite && mount.leases().record(file) == null) {
            refuseExisting(file);
        }
        WriteLease lease =
                overwrite ? mount.leases().forChange(file) : mount.leases().forWriting(file);
        return stream(lease, () -> {
            if (!overwrite) {
                refuseExisting(file);
            }
            makeParent(file);
            return mount.files().create(file, lease, shape);
        });
    }

    OutputStream append(Path file, int bufferSize) throws IOException {
        require(file);
        WriteLease lease = mount.leases().forWriting(file);
        return stream(lease, () -> mount.files().append(file, lease, bufferSize));
    }

    boolean truncate(Path file, long newLength) throws IOException {
        require(file);
        try (WriteLease lease = mount.leases().forChange(file)) {
            return mount.files().truncate(file, lease, newLength);
        }
    }

    boolean recoverLease(Path file) throws IOException {
        require(file);
        boolean recovered = mount.leases()
                .manager()
                .recover(mount.paths().leaseName(file), mount.config().recoveryDeadline());
        if (!recovered) {
            try (WriteLease lease = mount.leases().forWriting(file)) {
                return lease.isHeld();
            }
        }
        return true;
    }

    boolean isClosed(Path file) throws IOException {
        require(file);
        return mount.leases().record(file) == null
                && (!(mount.inner() instanceof LeaseRecoverable hdfs) || hdfs.isFileClosed(file));
    }

    private interface Opening {
        OutputStream open() throws IOException;
    }

    /** A stream that owns its lease; if it can't be opened, the lease is given back. */
    private static OutputStream stream(WriteLease lease, Opening opening) throws IOException {
        boolean opened = false;
        try {
            OutputStream out = opening.open();
            opened = true;
            return out;
        } finally {
            if (!opened) {
                lease.release();
            }
        }
    }

    private void require(Path file) throws FileNotFoundException, IOException {
        mount.files().require(mount.inner(), file);
    }

    private void refuseExisting(Path file) throws IOException {
        if (mount.inner().exists(file)) {
            throw new FileAlreadyExistsException("the file exists: path=" + outer(file));
        }
    }

    private void refuseFolder(Path file) throws IOException {
        if (mount.isFolder(file)) {
            throw new FileAlreadyExistsException("there is a folder of this name: path=" + outer(file));
        }
    }

    private void makeParent(Path file) throws IOException {
        Path parent = file.getParent();
        if (parent != null && !mount.inner().mkdirs(parent)) {
            throw new PathIOException(outer(parent).toString(), "the parent folder could not be made");
        }
    }

    private Path outer(Path file) {
        return mount.paths().toOuter(file);
    }
}
