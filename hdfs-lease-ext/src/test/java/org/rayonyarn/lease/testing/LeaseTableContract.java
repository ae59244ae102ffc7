package org.rayonyarn.lease.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.rayonyarn.lease.HolderId;
import org.rayonyarn.lease.HolderRecord;
import org.rayonyarn.lease.LeaseConflictException;
import org.rayonyarn.lease.LeaseLimits;
import org.rayonyarn.lease.LeaseName;
import org.rayonyarn.lease.LeaseRecord;
import org.rayonyarn.lease.LeaseTable;
import org.rayonyarn.lease.LeaseTable.Claim;

/** What each lease table must do; run on the one in memory and on ZooKeeper. */
public abstract class LeaseTableContract {
    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final Instant SINCE = Instant.parse("2026-01-02T03:04:05Z");

    private final HolderId a = new HolderId("a" + NEXT.incrementAndGet(), "1");
    private final HolderId b = new HolderId("b" + NEXT.incrementAndGet(), "1");
    private final LeaseName name = LeaseName.of("store:x/folder" + NEXT.incrementAndGet() + "/file é%@ 1");

    /** The table under test; tests use names of their own. */
    protected abstract LeaseTable table();

    @Test
    void keepsWhatWasTaken() throws IOException {
        table().renew(a, LeaseLimits.HDFS);

        LeaseRecord taken = take(a, 1, null);

        assertThat(table().read(name)).isEqualTo(taken);
        assertThat(table().locate(a, 1)).isEqualTo(taken);
        assertThat(taken.since()).isEqualTo(SINCE);
        assertThat(table().heldBy(a)).containsExactly(taken);
        assertThat(table().list(LeaseName.of(parent()))).containsExactly(taken);
        assertThat(table().list(null)).contains(taken);
    }

    @Test
    void epochsGrowThroughTakeOverMoveReleaseAndReturn() throws IOException {
        table().renew(a, LeaseLimits.HDFS);
        table().renew(b, LeaseLimits.HDFS);

        LeaseRecord first = take(a, 1, null);
        LeaseRecord second = take(b, 1, first);
        LeaseRecord attached = table().attach(second, "x=1\n%");
        LeaseRecord moved = table().move(attached, LeaseName.of(parent() + "/other"));
        LeaseRecord back = table().move(moved, name);
        table().release(back);
        LeaseRecord third = take(a, 2, null);

        assertThat(second.epoch()).isGreaterThan(first.epoch());
        assertThat(attached.epoch()).isEqualTo(second.epoch());
        assertThat(attached.attachment()).isEqualTo("x=1\n%");
        assertThat(moved.epoch()).isGreaterThan(attached.epoch());
        assertThat(moved.attachment()).isEqualTo("x=1\n%");
        assertThat(back.epoch()).isGreaterThan(moved.epoch());
        assertThat(third.epoch()).isGreaterThan(back.epoch());
    }

    @Test
    void refusesTheOldHolderAfterATakeOver() throws IOException {
        table().renew(a, LeaseLimits.HDFS);
        table().renew(b, LeaseLimits.HDFS);
        LeaseRecord old = take(a, 1, null);

        LeaseRecord now = take(b, 1, old);

        assertConflict(() -> table().attach(old, "zombie"));
        assertConflict(() -> table().release(old));
        assertConflict(() -> table().move(old, LeaseName.of(parent() + "/zombie")));
        assertThat(table().read(name)).isEqualTo(now);
        assertThat(table().locate(a, 1)).isNull();
        assertThat(table().grantsOf(a)).isEmpty();
    }

    @Test
    void refusesAZombieWhoseVersionFitsByChance() throws IOException {
        table().renew(a, LeaseLimits.HDFS);
        table().renew(b, LeaseLimits.HDFS);
        LeaseRecord old = take(a, 1, null);
        table().release(old);

        LeaseRecord now = take(b, 1, null);

        LeaseRecord forged = new LeaseRecord(name, old.epoch(), a, 1, SINCE, "", now.version());
        assertConflict(() -> table().attach(forged, "zombie"));
        assertConflict(() -> table().release(forged));
        assertConflict(() -> take(a, 2, forged));
        assertThat(table().read(name)).isEqualTo(now);
    }

    @Test
    void takesOnlyWhatIsAsExpected() throws IOException {
        table().renew(a, LeaseLimits.HDFS);
        table().renew(b, LeaseLimits.HDFS);
        LeaseRecord first = take(a, 1, null);
        LeaseRecord attached = table().attach(first, "more");

        assertConflict(() -> take(b, 1, null));
        assertConflict(() -> take(b, 2, first));
        assertThat(table().read(name)).isEqualTo(attached);
        assertThat(table().grantsOf(b)).isEmpty();
    }

    @Test
    void refusesATakeIfTheJudgedHolderHasRenewed() throws IOException {
        HolderRecord judged = table().renew(a, LeaseLimits.HDFS);
        table().renew(b, LeaseLimits.HDFS);
        LeaseRecord first = take(a, 1, null);

        HolderRecord renewed = table().renew(a, LeaseLimits.HDFS);

        assertThat(renewed.renewalMark()).isNotEqualTo(judged.renewalMark());
        assertConflict(() -> table().take(new Claim(name, b, 1, SINCE, ""), first, judged));
        LeaseRecord taken = table().take(new Claim(name, b, 2, SINCE, ""), first, renewed);
        assertThat(taken.holder()).isEqualTo(b);
    }

    @Test
    void removesAHolderOnlyWhenItHoldsNothingAndIsStillSilent() throws IOException {
        HolderRecord early = table().renew(a, LeaseLimits.HDFS);
        LeaseRecord held = take(a, 1, null);
        HolderRecord holding = Objects.requireNonNull(table().holder(a));

        assertThat(holding.grants()).isEqualTo(1);
        assertThat(table().holders()).contains(holding);
        assertConflict(() -> table().removeHolder(holding));
        table().release(held);
        HolderRecord renewed = table().renew(a, LeaseLimits.HDFS);
        assertConflict(() -> table().removeHolder(early));
        table().removeHolder(renewed);

        assertThat(table().holder(a)).isNull();
    }

    @Test
    void listsFoldersWithoutTheirNeighbours() throws IOException {
        table().renew(a, LeaseLimits.HDFS);
        LeaseRecord inside = take(a, 1, null);
        LeaseRecord beside = table().take(new Claim(LeaseName.of(parent() + "2/file"), a, 2, SINCE, ""), null, null);

        assertThat(table().list(LeaseName.of(parent()))).containsExactly(inside);
        assertThat(table().list(inside.name())).containsExactly(inside);
        assertThat(table().list(beside.name())).containsExactly(beside);
    }

    private String parent() {
        return name.value().substring(0, name.value().lastIndexOf('/'));
    }

    private LeaseRecord take(HolderId holder, long grant, @org.jspecify.annotations.Nullable LeaseRecord current)
            throws IOException {
        return table().take(new Claim(name, holder, grant, SINCE, ""), current, null);
    }

    private static void assertConflict(org.assertj.core.api.ThrowableAssert.ThrowingCallable change) {
        assertThatThrownBy(change).isInstanceOf(LeaseConflictException.class);
    }
}
