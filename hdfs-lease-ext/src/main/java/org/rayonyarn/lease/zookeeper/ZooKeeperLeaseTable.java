package org.rayonyarn.lease.zookeeper;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link LeaseTable} in znodes laid out by {@link LeasePaths}. Every change is one transaction. Besides the record's
 * version each holder's change checks its grant's guard: a record that was deleted and made again counts its versions
 * from zero, and a paused writer's version could fit by chance; its guard never comes back.
 */
public final class ZooKeeperLeaseTable implements LeaseTable {
    private static final int MAX_TRIES = 5;

    private static final Logger LOG = LoggerFactory.getLogger(ZooKeeperLeaseTable.class);

    private final ZooKeeperSession session;
    private final CuratorFramework client;
    private final LeasePaths paths;
    private final Znodes znodes;
    private final JanitorElection election;
    private final Set<String> strangers = ConcurrentHashMap.newKeySet();

    private ZooKeeperLeaseTable(ZooKeeperSession session, LeasePaths paths) {
        this.session = session;
        this.client = session.client();
        this.paths = paths;
        this.znodes = new Znodes(session);
        this.election = new JanitorElection(new LeaderLatch(client, paths.janitor()), session.where());
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
                throw znodes.failed("renew " + holder, e);
            }
        }
        throw new IOException("the holder's znode disappears as often as we make it: znode=" + path);
    }

    @Override
    public @Nullable HolderRecord holder(HolderId holder) throws IOException {
        String path = paths.holder(holder);
        znodes.syncTo(path);
        Stat stat = new Stat();
        byte[] data = znodes.dataOrNull(path, stat);
        return data == null ? null : RecordCodec.parseHolder(path, holder, data, stat);
    }

    /** A stranger's znode among them is told of once and passed over: it must not keep the janitor from the rest. */
    @Override
    public List<HolderRecord> holders() throws IOException {
        List<HolderRecord> found = new ArrayList<>();
        for (String child : znodes.children(paths.holders())) {
            try {
                HolderRecord holder = holder(RecordCodec.parseHolderId(paths.holders(), child));
                if (holder != null) {
                    found.add(holder);
                }
            } catch (ForeignDataException e) {
                if (strangers.add(child)) {
                    LOG.warn("passed over: {}", e.getMessage());
                }
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
            throw znodes.conflictOr("remove holder " + judged.id(), e);
        }
    }

    @Override
    public void sync() throws IOException {
        znodes.syncTo(paths.root());
    }

    @Override
    public @Nullable LeaseRecord read(LeaseName name) throws IOException {
        return znodes.leaseOrNull(paths.record(name));
    }

    @Override
    public @Nullable LeaseRecord locate(HolderId holder, long grant) throws IOException {
        String guard = paths.guard(holder, grant);
        znodes.syncTo(guard);
        for (int i = 0; i < MAX_TRIES; i++) {
            byte[] name = znodes.dataOrNull(guard, new Stat());
            if (name == null) {
                return null;
            }
            LeaseRecord record = read(RecordCodec.parseName(guard, name));
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
            znodes.collectLeases(paths.names(), found);
            return found;
        }
        LeaseRecord self = read(folder);
        if (self != null) {
            found.add(self);
        }
        znodes.collectLeases(paths.folder(folder), found);
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
        znodes.syncTo(path);
        Set<Long> grants = new HashSet<>();
        for (String child : znodes.children(path)) {
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
        ZooKeeperTransaction change = new ZooKeeperTransaction(znodes);
        if (judged != null) {
            change.check(paths.holder(judged.id()), (int) judged.version());
        }
        if (current != null) {
            endGrant(current, change);
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
        LeaseRecord next = current.withAttachment(attachment);
        byte[] data = RecordCodec.lease(next);
        ZooKeeperTransaction change = new ZooKeeperTransaction(znodes);
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
        ZooKeeperTransaction change = new ZooKeeperTransaction(znodes);
        change.delete(paths.record(current.name()), (int) current.version());
        change.set(guard, RecordCodec.text(to.value()), -1);
        change.create(target, data);
        change.set(target, data, 0);
        return RecordCodec.parseLease(target, data, change.commit("move " + current.name(), target));
    }

    @Override
    public void release(LeaseRecord current) throws IOException {
        ZooKeeperTransaction change = new ZooKeeperTransaction(znodes);
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
    public boolean isElected() {
        return election.isElected();
    }

    @Override
    public void resign() {
        election.resign();
    }

    @Override
    public String describe() {
        return session.where();
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
            throw znodes.failed("register " + path, e);
        }
    }

    /** The guard is what tells this grant from a later one whose record has come to the same version. */
    private void endGrant(LeaseRecord current, ZooKeeperTransaction change) throws IOException {
        String guard = paths.guard(current.holder(), current.grant());
        if (znodes.exists(guard)) {
            change.delete(guard, -1);
            return;
        }
        sync();
        if (!current.equals(read(current.name()))) {
            throw new LeaseConflictException("the grant has ended meanwhile: lease=" + current.name());
        }
        LOG.warn(
                "a lease has lost its guard, somebody removes znodes of ours: lease={} guard={}",
                current.name(),
                guard);
    }
}
