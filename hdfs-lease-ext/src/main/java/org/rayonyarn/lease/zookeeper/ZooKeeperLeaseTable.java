package org.rayonyarn.lease.zookeeper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.transaction.CuratorOp;
import org.apache.curator.framework.api.transaction.CuratorTransactionResult;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.lease.HolderId;
import org.rayonyarn.lease.HolderRecord;
import org.rayonyarn.lease.LeaseConfig;
import org.rayonyarn.lease.LeaseConflictException;
import org.rayonyarn.lease.LeaseLimits;
import org.rayonyarn.lease.LeaseName;
import org.rayonyarn.lease.LeaseRecord;
import org.rayonyarn.lease.LeaseTable;

/**
 * {@link LeaseTable} in znodes laid out by {@link LeasePaths}. Every change is one transaction. Besides the record's
 * version each holder's change checks its grant's guard: a record that was deleted and made again counts its versions
 * from zero, and a paused writer's version could fit by chance; its guard never comes back.
 */
public final class ZooKeeperLeaseTable implements LeaseTable {
    private static final int MAX_TRIES = 5;

    private final ZooKeeperSession session;
    private final CuratorFramework client;
    private final LeasePaths paths;
    private final LeaderLatch election;
    private boolean electionJoined;
    private boolean resigned;

    private ZooKeeperLeaseTable(ZooKeeperSession session, LeasePaths paths) {
        this.session = session;
        this.client = session.client();
        this.paths = paths;
        this.election = new LeaderLatch(client, paths.janitor());
    }

    /** Connects; see {@link ZooKeeperLeases#connect} for the errors. */
    public static ZooKeeperLeaseTable open(LeaseConfig config) throws IOException {
        return new ZooKeeperLeaseTable(ZooKeeperSession.open(config), new LeasePaths(config.zookeeperPath()));
    }

    @Override
    public HolderRecord renew(HolderId holder, LeaseLimits limits) throws IOException {
        String path = paths.holder(holder);
        byte[] data = RecordCodec.holder(limits);
        for (int i = 0; i < MAX_TRIES; i++) {
            try {
                Stat stat =
                        session.write("renew " + holder, () -> client.setData().forPath(path, data));
                return RecordCodec.parseHolder(path, holder, data, stat);
            } catch (KeeperException.NoNodeException first) {
                register(path, data);
            } catch (KeeperException e) {
                throw failed("renew " + holder, e);
            }
        }
        throw new IOException("the holder's znode disappears as often as we make it: znode=" + path);
    }

    @Override
    public @Nullable HolderRecord holder(HolderId holder) throws IOException {
        String path = paths.holder(holder);
        syncTo(path);
        Stat stat = new Stat();
        byte[] data = dataOrNull(path, stat);
        return data == null ? null : RecordCodec.parseHolder(path, holder, data, stat);
    }

    @Override
    public List<HolderRecord> holders() throws IOException {
        List<HolderRecord> found = new ArrayList<>();
        for (String child : children(paths.holders())) {
            HolderRecord holder = holder(parseHolderId(child));
            if (holder != null) {
                found.add(holder);
            }
        }
        return found;
    }

    @Override
    public void removeHolder(HolderRecord judged) throws IOException {
        try {
            session.write(
                    "remove holder " + judged.id(),
                    () -> client.delete().withVersion((int) judged.version()).forPath(paths.holder(judged.id())));
        } catch (KeeperException e) {
            throw conflictOr("remove holder " + judged.id(), e);
        }
    }

    @Override
    public @Nullable LeaseRecord read(LeaseName name) throws IOException {
        String path = paths.record(name);
        Stat stat = new Stat();
        byte[] data = dataOrNull(path, stat);
        return data == null ? null : RecordCodec.parseLease(path, data, stat);
    }

    @Override
    public @Nullable LeaseRecord locate(HolderId holder, long grant) throws IOException {
        String guard = paths.guard(holder, grant);
        syncTo(guard);
        for (int i = 0; i < MAX_TRIES; i++) {
            byte[] name = dataOrNull(guard, new Stat());
            if (name == null) {
                return null;
            }
            LeaseRecord record = read(parseName(guard, name));
            if (record != null && record.holder().equals(holder) && record.grant() == grant) {
                return record;
            }
        }
        throw new ForeignDataException(guard, "its lease does not point back");
    }

    @Override
    public List<LeaseRecord> list(@Nullable LeaseName folder) throws IOException {
        List<LeaseRecord> found = new ArrayList<>();
        if (folder == null) {
            collect(paths.names(), found);
            return found;
        }
        LeaseRecord self = read(folder);
        if (self != null) {
            found.add(self);
        }
        collect(paths.folder(folder), found);
        return found;
    }

    @Override
    public List<LeaseRecord> heldBy(HolderId holder) throws IOException {
        List<LeaseRecord> found = new ArrayList<>();
        for (long grant : grantsOf(holder)) {
            LeaseRecord record = locate(holder, grant);
            if (record != null) {
                found.add(record);
            }
        }
        return found;
    }

    @Override
    public Set<Long> grantsOf(HolderId holder) throws IOException {
        String path = paths.holder(holder);
        syncTo(path);
        Set<Long> grants = new HashSet<>();
        for (String child : children(path)) {
            if (!child.matches("g\\d{1,18}")) {
                throw new ForeignDataException(path + "/" + child, "its name is not that of a grant's guard");
            }
            grants.add(Long.parseLong(child.substring(1)));
        }
        return grants;
    }

    @Override
    public LeaseRecord take(Claim claim, @Nullable LeaseRecord current, @Nullable HolderRecord judged)
            throws IOException {
        String path = paths.record(claim.name());
        long epoch = current == null ? RecordCodec.FIRST_EPOCH : current.epoch() + 1;
        byte[] data = RecordCodec.lease(
                claim.name(), epoch, claim.holder(), claim.grant(), claim.since(), claim.attachment());
        Transaction change = new Transaction();
        if (judged != null) {
            change.check(paths.holder(judged.id()), (int) judged.version());
        }
        if (current != null) {
            String oldGuard = paths.guard(current.holder(), current.grant());
            if (exists(oldGuard)) {
                change.delete(oldGuard, -1);
            }
        }
        change.create(
                paths.guard(claim.holder(), claim.grant()),
                RecordCodec.text(claim.name().value()));
        if (current == null) {
            change.create(path, data);
        }
        change.set(path, data, current == null ? 0 : (int) current.version());
        Stat stat = change.commit("take " + claim.name(), current == null ? path : null);
        return RecordCodec.parseLease(path, data, stat);
    }

    @Override
    public LeaseRecord attach(LeaseRecord current, String attachment) throws IOException {
        String path = paths.record(current.name());
        LeaseRecord next = new LeaseRecord(
                current.name(),
                current.epoch(),
                current.holder(),
                current.grant(),
                current.since(),
                attachment,
                current.version());
        byte[] data = RecordCodec.lease(next);
        Transaction change = new Transaction();
        change.check(paths.guard(current.holder(), current.grant()), -1);
        change.set(path, data, (int) current.version());
        return RecordCodec.parseLease(path, data, change.commit("attach to " + current.name(), null));
    }

    @Override
    public LeaseRecord move(LeaseRecord current, LeaseName to) throws IOException {
        String guard = paths.guard(current.holder(), current.grant());
        String target = paths.record(to);
        byte[] data = RecordCodec.lease(
                to, RecordCodec.FIRST_EPOCH, current.holder(), current.grant(), current.since(), current.attachment());
        Transaction change = new Transaction();
        change.delete(paths.record(current.name()), (int) current.version());
        change.set(guard, RecordCodec.text(to.value()), -1);
        change.create(target, data);
        change.set(target, data, 0);
        return RecordCodec.parseLease(target, data, change.commit("move " + current.name(), target));
    }

    @Override
    public void release(LeaseRecord current) throws IOException {
        Transaction change = new Transaction();
        change.delete(paths.guard(current.holder(), current.grant()), -1);
        change.delete(paths.record(current.name()), (int) current.version());
        change.commit("release " + current.name(), null);
    }

    @Override
    public boolean isConnected() {
        return session.isConnected();
    }

    @Override
    public long disconnections() {
        return session.disconnections();
    }

    @Override
    public synchronized boolean isElected() {
        if (resigned) {
            return false;
        }
        if (!electionJoined) {
            try {
                election.start();
                electionJoined = true;
            } catch (Exception e) {
                throw new IllegalStateException("can't join the janitors' election: " + session.where(), e);
            }
        }
        return election.hasLeadership();
    }

    @Override
    public String describe() {
        return session.where();
    }

    @Override
    public synchronized void resign() {
        boolean leave = electionJoined && !resigned;
        resigned = true;
        if (leave) {
            try {
                election.close();
            } catch (IOException e) {
                throw new UncheckedIOException("can't leave the janitors' election: " + session.where(), e);
            }
        }
    }

    @Override
    public void close() {
        try {
            resign();
        } finally {
            session.close();
        }
    }

    private void register(String path, byte[] data) throws IOException {
        try {
            session.write(
                    "register " + path,
                    () -> client.create().creatingParentsIfNeeded().forPath(path, data));
        } catch (KeeperException.NodeExistsException meanwhile) {
            return;
        } catch (KeeperException e) {
            throw failed("register " + path, e);
        }
    }

    private void collect(String path, List<LeaseRecord> found) throws IOException {
        for (String child : children(path)) {
            String childPath = path + "/" + child;
            if (child.startsWith("@")) {
                Stat stat = new Stat();
                byte[] data = dataOrNull(childPath, stat);
                if (data != null) {
                    found.add(RecordCodec.parseLease(childPath, data, stat));
                }
            } else {
                collect(childPath, found);
            }
        }
    }

    private List<String> children(String path) throws IOException {
        try {
            return session.read("list " + path, () -> client.getChildren().forPath(path));
        } catch (KeeperException.NoNodeException none) {
            return List.of();
        } catch (KeeperException e) {
            throw failed("list " + path, e);
        }
    }

    private byte @Nullable [] dataOrNull(String path, Stat stat) throws IOException {
        try {
            return session.read(
                    "read " + path, () -> client.getData().storingStatIn(stat).forPath(path));
        } catch (KeeperException.NoNodeException none) {
            return null;
        } catch (KeeperException e) {
            throw failed("read " + path, e);
        }
    }

    private boolean exists(String path) throws IOException {
        return dataOrNull(path, new Stat()) != null;
    }

    /** Makes the reads that follow on this session see all that was committed before. */
    private void syncTo(String path) throws IOException {
        try {
            session.read("sync " + path, () -> client.sync().forPath(path));
        } catch (KeeperException e) {
            throw failed("sync " + path, e);
        }
    }

    private HolderId parseHolderId(String child) throws ForeignDataException {
        try {
            return HolderId.parse(child);
        } catch (IllegalArgumentException e) {
            throw new ForeignDataException(paths.holders() + "/" + child, String.valueOf(e.getMessage()));
        }
    }

    private static LeaseName parseName(String path, byte[] data) throws ForeignDataException {
        try {
            return LeaseName.of(new String(data, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new ForeignDataException(path, String.valueOf(e.getMessage()));
        }
    }

    private IOException failed(String what, KeeperException e) {
        return new IOException("ZooKeeper refused: " + what + " " + session.where() + " cause=" + e.getMessage(), e);
    }

    private IOException conflictOr(String what, KeeperException e) {
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

    /** The operations of one change, done together or not at all. */
    private final class Transaction {
        private final List<CuratorOp> ops = new ArrayList<>();

        void check(String path, int version) {
            add(() -> client.transactionOp().check().withVersion(version).forPath(path));
        }

        void create(String path, byte[] data) {
            add(() -> client.transactionOp()
                    .create()
                    .withMode(CreateMode.PERSISTENT)
                    .forPath(path, data));
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
                    return lastStat(
                            session.write(what, () -> client.transaction().forOperations(ops)));
                } catch (KeeperException.NoNodeException e) {
                    if (created == null || !makeFolders(created)) {
                        throw conflictOr(what, e);
                    }
                } catch (KeeperException e) {
                    throw conflictOr(what, e);
                }
            }
            throw new LeaseConflictException("what the change needs disappears as often as we make it: " + what);
        }

        /** False if they were there: then it was something else that is missing. */
        private boolean makeFolders(String path) throws IOException {
            String folder = path.substring(0, path.lastIndexOf('/'));
            if (exists(folder)) {
                return false;
            }
            try {
                session.read("make " + folder, () -> {
                    client.checkExists().creatingParentContainersIfNeeded().forPath(path);
                    return true;
                });
                return true;
            } catch (KeeperException e) {
                throw failed("make " + folder, e);
            }
        }

        private Stat lastStat(List<CuratorTransactionResult> results) {
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
}
