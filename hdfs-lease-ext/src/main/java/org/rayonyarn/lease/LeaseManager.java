package org.rayonyarn.lease;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.lease.ExpiryJudge.Verdict;
import org.rayonyarn.lease.TakeoverRule.Decision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door to leases: one for each process, or for each holder in it. Thread-safe. One renewal keeps all leases of
 * the manager; the calls block for the table's answer, up to its own limit.
 *
 * <p>Time is read twice over: nanoseconds for every decision, the wall clock only for what people read.
 */
public final class LeaseManager implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseManager.class);
    private static final int MAX_CONFLICTS = 20;

    private final LeaseTable table;
    private final HolderId me;
    private final LeaseLimits limits;
    private final LongSupplier nanoClock;
    private final InstantSource wallClock;
    private final List<LeaseListener> listeners = new CopyOnWriteArrayList<>();
    private final List<LeaseRecovery> recoveries = new CopyOnWriteArrayList<>();
    private final RenewalDuty renewalDuty;
    private final Grants grants;
    private final LiveJudge judge;
    private @Nullable LeaseDuties duties;

    /** For tests: nothing runs by itself; call what {@link LeaseDuties} calls. */
    LeaseManager(LeaseTable table, HolderId me, LeaseLimits limits, LongSupplier nanoClock, InstantSource wallClock) {
        this.table = table;
        this.me = me;
        this.limits = limits;
        this.nanoClock = nanoClock;
        this.wallClock = wallClock;
        this.renewalDuty = new RenewalDuty(this, table, me, limits, nanoClock);
        this.judge = new LiveJudge(table, nanoClock);
        this.grants = new Grants(this, table, renewalDuty);
    }

    /** A manager that renews, and plays the janitor when elected, on threads of its own. Closes the table with itself. */
    public static LeaseManager start(LeaseTable table, LeaseConfig config) {
        LeaseManager manager = new LeaseManager(
                table, config.newHolderId(), config.limits(), System::nanoTime, InstantSource.system());
        manager.duties = LeaseDuties.start(manager, config);
        return manager;
    }

    public HolderId holder() {
        return me;
    }

    public LeaseLimits limits() {
        return limits;
    }

    public void addListener(LeaseListener listener) {
        listeners.add(listener);
    }

    /** Lets the janitor and {@link #recover} bring a storage's files into order. */
    public void addRecovery(LeaseRecovery recovery) {
        recoveries.add(recovery);
    }

    /**
     * Takes a lease that is free, our own of old, or held by one who has been silent past the soft limit.
     *
     * @throws LeaseHeldException if somebody else may keep it for now
     */
    public WriteLease acquire(LeaseName name) throws IOException {
        for (int i = 0; i < MAX_CONFLICTS; i++) {
            LeaseRecord current = table.read(name);
            HolderRecord holder = current == null ? null : table.holder(current.holder());
            Verdict verdict = holder == null ? null : judge.judge(holder);
            Decision decision = TakeoverRule.decide(current, me, isInUseHere(current), verdict);
            if (current != null && decision == Decision.REFUSE) {
                throw held(current, holder);
            }
            HolderRecord judged = decision == Decision.TAKE_EXPIRED ? holder : null;
            try {
                WriteLease lease = take(name, current, judged);
                if (current != null) {
                    LOG.info("took a lease over: lease={} from={} because={}", lease, current.holder(), decision);
                }
                return lease;
            } catch (LeaseConflictException tryAgain) {
                LOG.debug("another changed the lease meanwhile: lease={}", name);
            }
        }
        throw new IOException("the lease changed hands " + MAX_CONFLICTS + " times while we tried to take it: name="
                + name + " table=" + table.describe());
    }

    /** {@link #acquire(LeaseName)}, tried again until {@code patience} has passed. */
    public WriteLease acquire(LeaseName name, Duration patience) throws IOException, InterruptedException {
        long giveUpAt = nanoClock.getAsLong() + patience.toNanos();
        while (true) {
            try {
                return acquire(name);
            } catch (LeaseHeldException held) {
                if (nanoClock.getAsLong() - giveUpAt >= 0) {
                    throw held;
                }
                Thread.sleep(Math.max(1, Math.min(1_000, limits.soft().toMillis() / 10)));
            }
        }
    }

    /** Takes a lease whoever holds it, as an operator does; null if nobody does. The old holder's epoch is fenced. */
    public @Nullable WriteLease seize(LeaseName name) throws IOException {
        for (int i = 0; i < MAX_CONFLICTS; i++) {
            LeaseRecord current = table.read(name);
            if (current == null) {
                return null;
            }
            try {
                return take(name, current, null);
            } catch (LeaseConflictException tryAgain) {
                LOG.debug("another changed the lease meanwhile: lease={}", name);
            }
        }
        throw new IOException("the lease changes hands too fast to be seized: name=" + name);
    }

    /**
     * Ends whoever's lease, now: takes it, brings the storage into order, releases it.
     *
     * @return false if nobody held it
     * @throws IOException if the storage was not in order within {@code deadline}; the lease may then be taken at once
     */
    public boolean recover(LeaseName name, Duration deadline) throws IOException {
        WriteLease taken = seize(name);
        if (taken == null) {
            return false;
        }
        recoverTaken(taken, deadline);
        return true;
    }

    public @Nullable LeaseRecord show(LeaseName name) throws IOException {
        return table.read(name);
    }

    /** As {@link #show}, and not behind any change that was acknowledged to anybody before the call. */
    public @Nullable LeaseRecord showLatest(LeaseName name) throws IOException {
        table.sync();
        return table.read(name);
    }

    /** All leases at or below {@code folder}, null for all. */
    public List<LeaseRecord> list(@Nullable LeaseName folder) throws IOException {
        return table.list(folder);
    }

    /** Gives every lease at or below {@code from} its new name, whoever holds it: holders write on. */
    public void move(LeaseName from, LeaseName to) throws IOException {
        for (LeaseRecord current : table.list(from)) {
            LeaseRecord moved = table.move(current, current.name().moved(from, to));
            grants.onMoved(moved);
        }
    }

    /** Whether the record is a grant that this manager is using right now. */
    public boolean isInUseHere(@Nullable LeaseRecord record) {
        return record != null && grants.isInUse(record);
    }

    /** Ends our own grant on a name, if it is in use here: its lease object is lost from now on. */
    public void endOwn(LeaseRecord own, String cause) {
        WriteLease lease = grants.active(own);
        if (lease != null) {
            onLost(lease, cause);
        }
    }

    /** Stops renewing and releases what is still held, as far as the table answers. */
    @Override
    public void close() {
        if (duties != null) {
            duties.close();
        }
        for (WriteLease lease : grants.active()) {
            try {
                lease.release();
            } catch (IOException e) {
                LOG.warn(
                        "could not release at close; it expires by its limits: lease={} cause={}", lease, e.toString());
            }
        }
        renewalDuty.retire();
        table.close();
    }

    void renewIfDue() {
        renewalDuty.renewIfDue();
    }

    void tellListeners() {
        renewalDuty.tellListeners();
    }

    /** One round of the janitor. */
    void playJanitor(Duration recoveryDeadline) throws IOException {
        new Janitor(this, table, recoveryDeadline).run();
    }

    void resign() {
        table.resign();
    }

    @Nullable
    LeaseDuties duties() {
        return duties;
    }

    boolean isSafe() {
        return renewalDuty.isSafe();
    }

    Grants grants() {
        return grants;
    }

    List<LeaseListener> listeners() {
        return listeners;
    }

    LiveJudge judge() {
        return judge;
    }

    @Nullable
    LeaseRecovery recoveryFor(LeaseName name) {
        return recoveries.stream().filter(r -> r.handles(name)).findFirst().orElse(null);
    }

    /** Takes the record if it is still as given; the pending grant counts as in use. */
    WriteLease take(LeaseName name, @Nullable LeaseRecord current, @Nullable HolderRecord judged) throws IOException {
        return grants.take(name, wallClock.instant(), current, judged);
    }

    /** Recovery of a lease that is ours by now; released if it went well, else left to whoever tries next. */
    void recoverTaken(WriteLease taken, Duration deadline) throws IOException {
        LeaseRecovery recovery = recoveryFor(taken.name());
        boolean inOrder = false;
        try {
            if (recovery != null) {
                recovery.recover(taken, deadline);
            }
            inOrder = true;
        } finally {
            if (!inOrder) {
                taken.abandon();
            }
        }
        taken.release();
    }

    /** Ends for good what an earlier release or recovery could not: our renewals would keep it for ever. */
    void cleanUpAbandoned(Duration recoveryDeadline) throws IOException {
        for (LeaseRecord left : grants.abandoned()) {
            LeaseRecord now = table.locate(left.holder(), left.grant());
            if (now != null) {
                recoverTaken(take(now.name(), now, null), recoveryDeadline);
            }
            grants.onCleanedUp(left);
        }
    }

    /** Ends a lease that may well still be ours in the table, where our next renewal would keep it for ever. */
    void giveUp(WriteLease lease, String cause) {
        onLost(lease, cause);
        grants.abandon(lease.record());
    }

    void onLost(WriteLease lease, String cause) {
        if (lease.lose(cause)) {
            grants.forget(lease.record());
            LOG.warn("lost a lease: lease={} cause={}", lease, cause);
            listeners.forEach(listener -> listener.onLost(lease, cause));
        }
    }

    private LeaseHeldException held(LeaseRecord current, @Nullable HolderRecord holder) {
        Duration left = holder == null ? limits.soft() : judge.leftOfSoftLimit(holder);
        return new LeaseHeldException(current, wallClock.instant().plus(left));
    }
}
