package org.rayonyarn.lease;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.rayonyarn.lease.Renewals.Belief;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renews a manager's holder and turns what it may believe into notices. Thread-safe by one lock over the belief. */
final class RenewalDuty {
    private static final Logger LOG = LoggerFactory.getLogger(RenewalDuty.class);

    private final LeaseManager manager;
    private final LeaseTable table;
    private final HolderId me;
    private final LeaseLimits limits;
    private final LongSupplier nanoClock;

    @GuardedBy("this")
    private final Renewals renewals;

    private final AtomicLong doubts = new AtomicLong();
    private volatile boolean registered;
    private volatile boolean retired;
    private Belief told = Belief.SAFE;
    private List<WriteLease> warned = List.of(); // those whose listeners wait for a second notice
    private boolean failing;

    RenewalDuty(LeaseManager manager, LeaseTable table, HolderId me, LeaseLimits limits, LongSupplier nanoClock) {
        this.manager = manager;
        this.table = table;
        this.me = me;
        this.limits = limits;
        this.nanoClock = nanoClock;
        this.renewals = new Renewals(limits);
    }

    /** Counts the times that belief had to be regained: a grant that was asked for before and told after may be gone. */
    long doubts() {
        return doubts.get();
    }

    boolean isSafe() {
        return belief() == Belief.SAFE;
    }

    /** Before a grant: what judges see of us must be fresh. */
    void ensureRenewed() throws IOException {
        if (retired) {
            throw new IOException("the lease manager is closed: holder=" + me);
        }
        if (!isSafe()) {
            renew();
        }
    }

    /** Called by one thread, which may wait for the table as long as a call takes. */
    void renewIfDue() {
        if (registered && isDue()) {
            tryRenew();
        }
    }

    /** Tells listeners if belief has changed. Called by one thread, and not the renewing one: a notice must be on time. */
    void tellListeners() {
        if (registered) {
            tell(belief());
        }
    }

    /** Takes our name out of the table, if nothing is held under it any more. */
    void retire() {
        retired = true;
        if (!registered) {
            return;
        }
        try {
            HolderRecord last = table.holder(me);
            if (last != null && last.grants() == 0) {
                table.removeHolder(last);
            }
        } catch (IOException e) {
            LOG.debug("left the holder to the janitor: holder={} cause={}", me, e.toString());
        }
    }

    private synchronized Belief belief() {
        return renewals.beliefAt(nanoClock.getAsLong());
    }

    private synchronized boolean isDue() {
        return renewals.isDue(nanoClock.getAsLong());
    }

    /**
     * After a doubt a renewal proves nothing about grants that were taken away before it: look for those first, and only
     * then believe again.
     */
    private void renew() throws IOException {
        registered = true;
        List<WriteLease> before = manager.grants().active();
        long sentNs = nanoClock.getAsLong();
        HolderRecord seen = table.renew(me, limits);
        if (!isSafe()) {
            doubts.incrementAndGet();
            findLost(before);
        } else if (seen.grants() < before.size()) {
            findLost(before);
        }
        synchronized (this) {
            renewals.onAcknowledged(sentNs);
        }
    }

    private void tryRenew() {
        try {
            renew();
            if (failing) {
                LOG.info("renewals come through again: holder={}", me);
            }
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                LOG.warn(
                        "a renewal failed, trying on: holder={} table={} cause={}", me, table.describe(), e.toString());
            }
            failing = true;
        }
    }

    private void findLost(List<WriteLease> before) throws IOException {
        if (before.isEmpty()) {
            return;
        }
        Set<Long> standing = table.grantsOf(me);
        for (WriteLease lease : before) {
            if (lease.isHeld() && !standing.contains(lease.record().grant())) {
                manager.onLost(lease, "taken over or recovered by another");
            }
        }
    }

    private void tell(Belief now) {
        if (now == told) {
            return;
        }
        LOG.info("belief in our leases changed: holder={} from={} to={}", me, told, now);
        Belief before = told;
        told = now;
        switch (now) {
            case SAFE -> tellThatAllIsWell();
            case AT_RISK -> warn();
            case LOST ->
                manager.grants()
                        .active()
                        .forEach(lease -> manager.giveUp(
                                lease,
                                "no renewal was acknowledged within the hard limit " + limits.hard()
                                        + " (key lease.hard-limit), believed " + before + " before"));
        }
    }

    private void warn() {
        warned = manager.grants().active();
        warned.forEach(lease -> manager.listeners().forEach(listener -> listener.onAtRisk(lease)));
    }

    /** A lease that was granted since the warning has never been at risk. */
    private void tellThatAllIsWell() {
        Set<WriteLease> active = Set.copyOf(manager.grants().active());
        warned.stream().filter(active::contains).forEach(lease -> manager.listeners()
                .forEach(listener -> listener.onSafeAgain(lease)));
        warned = List.of();
    }
}
