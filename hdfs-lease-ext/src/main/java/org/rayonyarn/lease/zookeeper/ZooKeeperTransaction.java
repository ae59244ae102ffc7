package org.rayonyarn.lease.zookeeper;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.transaction.CuratorOp;
import org.apache.curator.framework.api.transaction.CuratorTransactionResult;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.lease.LeaseConflictException;

/** The operations of one change, done together or not at all. */
final class ZooKeeperTransaction {
    private static final int MAX_TRIES = 5;

    private final Znodes znodes;
    private final ZooKeeperSession session;
    private final CuratorFramework client;
    private final List<CuratorOp> ops = new ArrayList<>();

    ZooKeeperTransaction(Znodes znodes) {
        this.znodes = znodes;
        this.session = znodes.session();
        this.client = session.client();
    }

    void check(String path, int version) {
        add(() -> client.transactionOp().check().withVersion(version).forPath(path));
    }

    void create(String path, byte[] data) {
        add(() ->
                client.transactionOp().create().withMode(CreateMode.PERSISTENT).forPath(path, data));
    }

    void set(String path, byte[] data, int version) {
        add(() -> client.transactionOp().setData().withVersion(version).forPath(path, data));
    }

    void delete(String path, int version) {
        add(() -> client.transactionOp().delete().withVersion(version).forPath(path));
    }

    /**
     * Commits; the stat of the last {@link #set}, an empty one if there is none.
     *
     * @param created a path whose folders are made if they are missing; they are containers, which the servers
     *     remove when they stay empty, so that may be needed at any time
     */
    Stat commit(String what, @Nullable String created) throws IOException {
        for (int i = 0; i < MAX_TRIES; i++) {
            try {
                return lastStat(session.write(what, () -> client.transaction().forOperations(ops)));
            } catch (KeeperException.NoNodeException e) {
                if (created == null || !makeFolders(created)) {
                    throw znodes.conflictOr(what, e);
                }
            } catch (KeeperException e) {
                throw znodes.conflictOr(what, e);
            }
        }
        throw new LeaseConflictException("what the change needs disappears as often as we make it: " + what);
    }

    /** False if they were there: then it was something else that is missing. */
    private boolean makeFolders(String path) throws IOException {
        String folder = path.substring(0, path.lastIndexOf('/'));
        if (znodes.exists(folder)) {
            return false;
        }
        try {
            session.read("make " + folder, () -> {
                client.checkExists().creatingParentContainersIfNeeded().forPath(path);
                return true;
            });
            return true;
        } catch (KeeperException e) {
            throw znodes.failed("make " + folder, e);
        }
    }

    private static Stat lastStat(List<CuratorTransactionResult> results) {
        Stat[] stats = results.stream()
                .map(CuratorTransactionResult::getResultStat)
                .filter(s -> s != null)
                .toArray(Stat[]::new);
        return stats.length == 0 ? new Stat() : Arrays.asList(stats).get(stats.length - 1);
    }

    private void add(ZooKeeperSession.Call<CuratorOp> op) {
        try {
            ops.add(op.run());
        } catch (Exception e) {
            throw new IllegalStateException("can't describe a change to ZooKeeper", e);
        }
    }
}
