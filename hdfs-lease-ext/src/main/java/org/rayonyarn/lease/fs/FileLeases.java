package org.rayonyarn.lease.fs;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.protocol.AlreadyBeingCreatedException;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.lease.LeaseConfig;
import org.rayonyarn.lease.LeaseHeldException;
import org.rayonyarn.lease.LeaseManager;
import org.rayonyarn.lease.LeaseName;
import org.rayonyarn.lease.LeaseRecord;
import org.rayonyarn.lease.LeaseRecovery;
import org.rayonyarn.lease.WriteLease;
import org.rayonyarn.lease.zookeeper.ZooKeeperLeases;

/**
 * Takes leases for paths of the wrapped file system and fences whoever had them before. Connects to ZooKeeper when first
 * needed. Thread-safe.
 */
final class FileLeases implements ReaderView, AutoCloseable {
    private final LeaseConfig config;
    private final PathMap paths;
    private final LeasedFiles files;
    private @Nullable LeaseManager manager;

    /** @param files makes the files, which ask these leases */
    FileLeases(LeaseConfig config, PathMap paths, Function<ReaderView, LeasedFiles> files) {
        this.config = config;
        this.paths = paths;
        this.files = files.apply(this);
    }

    LeasedFiles files() {
        return files;
    }

    /** The right to write {@code file}, its earlier writers fenced; refused while we write it ourselves. */
    WriteLease forWriting(Path file) throws IOException {
        return take(file, false);
    }

    /** The right to replace or remove {@code file}: ends our own stream on it, if there is one, as HDFS would. */
    WriteLease forChange(Path file) throws IOException {
        return take(file, true);
    }

    /** The rights to all files that are being written at or below {@code path}. */
    List<WriteLease> forTree(Path path) throws IOException {
        List<WriteLease> taken = new ArrayList<>();
        boolean all = false;
        try {
            for (LeaseRecord record : manager().list(name(path))) {
                Path file = paths.innerPath(record.name());
                if (file != null) {
                    taken.add(forChange(file));
                }
            }
            all = true;
            return taken;
        } finally {
            if (!all) {
                releaseAll(taken);
            }
        }
    }

    void releaseAll(List<WriteLease> leases) throws IOException {
        IOException failure = null;
        for (WriteLease lease : leases) {
            try {
                lease.release();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    void move(Path from, Path to) throws IOException {
        manager().move(name(from), name(to));
    }

    @Override
    public @Nullable LeaseRecord record(Path file) throws IOException {
        return manager().show(name(file));
    }

    @Override
    public @Nullable LeaseRecord latest(Path file) throws IOException {
        return manager().showLatest(name(file));
    }

    @Override
    public List<LeaseRecord> below(Path folder) throws IOException {
        return manager().list(name(folder));
    }

    synchronized LeaseManager manager() throws IOException {
        if (manager == null) {
            LeaseManager connected = ZooKeeperLeases.connect(config);
            connected.addRecovery(new StorageRecovery());
            manager = connected;
        }
        return manager;
    }

    @Override
    public synchronized void close() {
        if (manager != null) {
            manager.close();
            manager = null;
        }
    }

    private LeaseName name(Path file) {
        return paths.leaseName(file);
    }

    private WriteLease take(Path file, boolean endOwn) throws IOException {
        LeaseManager leases = manager();
        if (endOwn) {
            LeaseRecord current = leases.show(name(file));
            if (leases.isInUseHere(current)) {
                leases.endOwn(
                        Objects.requireNonNull(current), "the file was replaced, truncated or deleted by its writer");
            }
        }
        WriteLease lease;
        try {
            lease = acquire(leases, name(file));
        } catch (LeaseHeldException held) {
            AlreadyBeingCreatedException refused = new AlreadyBeingCreatedException(
                    "path=" + paths.toOuter(file) + " is being written: " + held.getMessage());
            refused.initCause(held);
            throw refused;
        }
        boolean fenced = false;
        try {
            files.fence(file, lease, config.recoveryDeadline());
            fenced = true;
            return lease;
        } finally {
            if (!fenced) {
                lease.abandon();
            }
        }
    }

    private WriteLease acquire(LeaseManager leases, LeaseName name) throws IOException {
        try {
            return leases.acquire(name, config.fsPatience());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted =
                    new InterruptedIOException("interrupted while waiting for a lease: " + name);
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    private final class StorageRecovery implements LeaseRecovery {
        @Override
        public boolean handles(LeaseName name) {
            return paths.innerPath(name) != null;
        }

        @Override
        public void recover(WriteLease taken, Duration deadline) throws IOException {
            Path file = Objects.requireNonNull(paths.innerPath(taken.name()));
            files.fence(file, taken, deadline);
        }
    }
}
