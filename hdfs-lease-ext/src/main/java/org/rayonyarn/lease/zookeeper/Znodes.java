package org.rayonyarn.lease.zookeeper;

import java.io.IOException;
import java.util.List;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.lease.LeaseConflictException;
import org.rayonyarn.lease.LeaseRecord;

/** Reads of single znodes, and what a refusal by the servers means. Thread-safe. */
final class Znodes {
    private final ZooKeeperSession session;
    private final CuratorFramework client;

    Znodes(ZooKeeperSession session) {
        this.session = session;
        this.client = session.client();
    }

    ZooKeeperSession session() {
        return session;
    }

    List<String> children(String path) throws IOException {
        try {
            return session.read("list " + path, () -> client.getChildren().forPath(path));
        } catch (KeeperException.NoNodeException none) {
            return List.of();
        } catch (KeeperException e) {
            throw failed("list " + path, e);
        }
    }

    byte @Nullable [] dataOrNull(String path, Stat stat) throws IOException {
        try {
            return session.read(
                    "read " + path, () -> client.getData().storingStatIn(stat).forPath(path));
        } catch (KeeperException.NoNodeException none) {
            return null;
        } catch (KeeperException e) {
            throw failed("read " + path, e);
        }
    }

    boolean exists(String path) throws IOException {
        return dataOrNull(path, new Stat()) != null;
    }

    /** Makes the reads that follow on this session see all that was committed before. */
    void syncTo(String path) throws IOException {
        try {
            session.read("sync " + path, () -> client.sync().forPath(path));
        } catch (KeeperException e) {
            throw failed("sync " + path, e);
        }
    }

    IOException failed(String what, KeeperException e) {
        return new IOException("ZooKeeper refused: " + what + " " + session.where() + " cause=" + e.getMessage(), e);
    }

    IOException conflictOr(String what, KeeperException e) {
        return switch (e.code()) {
            case NODEEXISTS, NONODE, BADVERSION, NOTEMPTY -> {
                LeaseConflictException conflict = new LeaseConflictException(
                        "the table has changed meanwhile: " + what + " cause=" + e.getMessage());
                conflict.initCause(e);
                yield conflict;
            }
            default -> failed(what, e);
        };
    }

    @Nullable
    LeaseRecord leaseOrNull(String path) throws IOException {
        Stat stat = new Stat();
        byte[] data = dataOrNull(path, stat);
        return data == null ? null : RecordCodec.parseLease(path, data, stat);
    }

    /** All records below a folder of names. */
    void collectLeases(String folder, List<LeaseRecord> found) throws IOException {
        for (String child : children(folder)) {
            String path = folder + "/" + child;
            if (child.startsWith("@")) {
                LeaseRecord record = leaseOrNull(path);
                if (record != null) {
                    found.add(record);
                }
            } else {
                collectLeases(path, found);
            }
        }
    }
}
