package org.rayonyarn.lease.testing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.lease.HolderId;
import org.rayonyarn.lease.HolderRecord;
import org.rayonyarn.lease.LeaseConflictException;
import org.rayonyarn.lease.LeaseLimits;
import org.rayonyarn.lease.LeaseName;
import org.rayonyarn.lease.LeaseRecord;
import org.rayonyarn.lease.LeaseTable;

/** The lease table in memory, with ZooKeeper's rules: each call is one transaction with a number that only grows. */
public final class InMemoryLeaseTable implements LeaseTable {
    private record GrantKey(HolderId holder, long grant) {}

    private final Map<LeaseName, LeaseRecord> records = new TreeMap<>();
    private final Map<GrantKey, LeaseName> guards = new java.util.HashMap<>();
    private final Map<HolderId, HolderRecord> holders = new java.util.LinkedHashMap<>();
    private long transaction;
    private long disconnections;
    private boolean connected = true;
    private boolean refusing;

    @Override
    public synchronized HolderRecord renew(HolderId holder, LeaseLimits limits) throws IOException {
        if (refusing) {
            throw new IOException("the servers can't be heard");
        }
        holders.put(holder, new HolderRecord(holder, limits, ++transaction, transaction, 0));
        return counted(holder);
    }

    @Override
    public synchronized @Nullable HolderRecord holder(HolderId holder) {
        return holders.containsKey(holder) ? counted(holder) : null;
    }

    @Override
    public synchronized List<HolderRecord> holders() {
        return holders.keySet().stream().map(this::counted).toList();
    }

    @Override
    public synchronized void removeHolder(HolderRecord judged) throws LeaseConflictException {
        HolderRecord now = holder(judged.id());
        expect(now != null && now.renewalMark() == judged.renewalMark() && now.grants() == 0, "holder changed");
        holders.remove(judged.id());
    }

    @Override
    public void sync() {}

    @Override
    public synchronized @Nullable LeaseRecord read(LeaseName name) {
        return records.get(name);
    }

    @Override
    public synchronized @Nullable LeaseRecord locate(HolderId holder, long grant) {
        LeaseName name = guards.get(new GrantKey(holder, grant));
        return name == null ? null : records.get(name);
    }

    @Override
    public synchronized List<LeaseRecord> list(@Nullable LeaseName folder) {
        List<LeaseRecord> found = new ArrayList<>();
        for (LeaseRecord r : records.values()) {
            if (folder == null || r.name().equals(folder) || r.name().isUnder(folder)) {
                found.add(r);
            }
        }
        return found;
    }

    @Override
    public synchronized List<LeaseRecord> heldBy(HolderId holder) {
        return records.values().stream().filter(r -> r.holder().equals(holder)).toList();
    }

    @Override
    public synchronized Set<Long> grantsOf(HolderId holder) {
        return guards.keySet().stream()
                .filter(g -> g.holder().equals(holder))
                .map(GrantKey::grant)
                .collect(Collectors.toSet());
    }

    @Override
    public synchronized LeaseRecord take(Claim claim, @Nullable LeaseRecord current, @Nullable HolderRecord judged)
            throws LeaseConflictException {
        LeaseRecord now = records.get(claim.name());
        if (current == null) {
            expect(now == null, "record changed");
        } else {
            expectCurrent(current);
        }
        expect(holders.containsKey(claim.holder()), "unknown holder");
        if (judged != null) {
            HolderRecord seen = holders.get(judged.id());
            expect(seen != null && seen.renewalMark() == judged.renewalMark(), "holder renewed");
        }
        if (current != null) {
            guards.remove(new GrantKey(current.holder(), current.grant()));
        }
        return put(claim.name(), claim.holder(), claim.grant(), claim.since(), claim.attachment(), ++transaction);
    }

    @Override
    public synchronized LeaseRecord attach(LeaseRecord current, String attachment) throws LeaseConflictException {
        expectCurrent(current);
        LeaseRecord next = new LeaseRecord(
                current.name(),
                current.epoch(),
                current.holder(),
                current.grant(),
                current.since(),
                attachment,
                ++transaction);
        records.put(current.name(), next);
        return next;
    }

    @Override
    public synchronized LeaseRecord move(LeaseRecord current, LeaseName to) throws LeaseConflictException {
        expectCurrent(current);
        expect(!records.containsKey(to), "target is leased");
        records.remove(current.name());
        return put(to, current.holder(), current.grant(), current.since(), current.attachment(), ++transaction);
    }

    @Override
    public synchronized void release(LeaseRecord current) throws LeaseConflictException {
        expectCurrent(current);
        records.remove(current.name());
        guards.remove(new GrantKey(current.holder(), current.grant()));
    }

    @Override
    public synchronized boolean isConnected() {
        return connected;
    }

    @Override
    public synchronized long disconnections() {
        return disconnections;
    }

    @Override
    public boolean isElected() {
        return true;
    }

    @Override
    public void resign() {}

    /** Loses or finds the servers, as the caller of a real table would see it. */
    public synchronized void setConnected(boolean connected) {
        this.connected = connected;
        if (!connected) {
            disconnections++;
        }
    }

    /** Lets renewals fail, as if this holder alone were cut off. */
    public synchronized void setRefusing(boolean refusing) {
        this.refusing = refusing;
    }

    @Override
    public String describe() {
        return "memory";
    }

    @Override
    public void close() {}

    private LeaseRecord put(
            LeaseName name, HolderId holder, long grant, java.time.Instant since, String attachment, long txn) {
        LeaseRecord granted = new LeaseRecord(name, txn, holder, grant, since, attachment, txn);
        records.put(name, granted);
        guards.put(new GrantKey(holder, grant), name);
        return granted;
    }

    private HolderRecord counted(HolderId id) {
        HolderRecord h = java.util.Objects.requireNonNull(holders.get(id));
        int grants = (int)
                guards.keySet().stream().filter(g -> g.holder().equals(id)).count();
        return new HolderRecord(id, h.limits(), h.renewalMark(), h.version(), grants);
    }

    private void expectCurrent(LeaseRecord current) throws LeaseConflictException {
        LeaseRecord now = records.get(current.name());
        expect(now != null && now.version() == current.version() && now.isSameGrant(current), "grant has ended");
    }

    private static void expect(boolean condition, String otherwise) throws LeaseConflictException {
        if (!condition) {
            throw new LeaseConflictException(otherwise);
        }
    }
}
