package org.rayonyarn.lease;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A manager's own grants: how they begin, and how they end by its will. Thread-safe. */
final class Grants {
    private final LeaseManager manager;
    private final LeaseTable table;
    private final RenewalDuty renewalDuty;
    private final AtomicLong nextGrant = new AtomicLong();
    private final Map<Long, WriteLease> active = new ConcurrentHashMap<>();
    /** Grants that no later acquisition may treat as stale, the pending ones included. */
    private final Map<Long, LeaseName> inUse = new ConcurrentHashMap<>();

    /** Ended here, but still in the table under our name: cleaned up in the background. */
    private final Map<Long, LeaseRecord> abandoned = new ConcurrentHashMap<>();

    Grants(LeaseManager manager, LeaseTable table, RenewalDuty renewalDuty) {
        this.manager = manager;
        this.table = table;
        this.renewalDuty = renewalDuty;
    }

    List<WriteLease> active() {
        return List.copyOf(active.values());
    }

    /** Our lease behind the record; null if it is another's, or not in use. */
    @Nullable
    WriteLease active(LeaseRecord record) {
        return isOurs(record) ? active.get(record.grant()) : null;
    }

    boolean isInUse(LeaseRecord record) {
        return isOurs(record) && inUse.containsKey(record.grant());
    }

    List<LeaseRecord> abandoned() {
        return List.copyOf(abandoned.values());
    }

    /** Takes the record if it is still as given. A grant that was told after a doubt is verified first. */
    WriteLease take(LeaseName name, Instant since, @Nullable LeaseRecord current, @Nullable HolderRecord judged)
            throws IOException {
        renewalDuty.ensureRenewed();
        long grant = nextGrant.incrementAndGet();
        long doubtsBefore = renewalDuty.doubts();
        inUse.put(grant, name);
        LeaseRecord granted = null;
        try {
            String attachment = current == null ? "" : current.attachment();
            LeaseTable.Claim claim = new LeaseTable.Claim(name, manager.holder(), grant, since, attachment);
            granted = takeOrLocate(claim, current, judged);
            WriteLease lease = new WriteLease(manager, table, granted);
            active.put(grant, lease);
            if (renewalDuty.doubts() != doubtsBefore) {
                lease.verify();
            }
            return lease;
        } finally {
            if (granted == null) {
                inUse.remove(grant);
            }
        }
    }

    void onMoved(LeaseRecord moved) {
        WriteLease ours = active(moved);
        if (ours != null) {
            ours.moveTo(moved);
            inUse.put(moved.grant(), moved.name());
        }
    }

    void release(LeaseRecord last) throws IOException {
        boolean gone = false;
        try {
            releaseAt(last);
            gone = true;
        } finally {
            if (gone) {
                forget(last);
            } else {
                abandon(last);
            }
        }
    }

    void abandon(LeaseRecord last) {
        abandoned.put(last.grant(), last);
        forget(last);
    }

    void onCleanedUp(LeaseRecord left) {
        abandoned.remove(left.grant());
    }

    void forget(LeaseRecord last) {
        active.remove(last.grant());
        inUse.remove(last.grant());
    }

    private boolean isOurs(LeaseRecord record) {
        return record.holder().equals(manager.holder());
    }

    private void releaseAt(LeaseRecord last) throws IOException {
        try {
            table.release(last);
        } catch (IOException movedLostOrUnknown) {
            LeaseRecord now = table.locate(last.holder(), last.grant());
            if (now != null) {
                table.release(now);
            }
        }
    }

    private LeaseRecord takeOrLocate(
            LeaseTable.Claim claim, @Nullable LeaseRecord current, @Nullable HolderRecord judged) throws IOException {
        try {
            return table.take(claim, current, judged);
        } catch (LeaseConflictException e) {
            throw e;
        } catch (IOException unknown) {
            LeaseRecord now = table.locate(claim.holder(), claim.grant());
            if (now == null) {
                throw unknown;
            }
            return now;
        }
    }
}
