package org.rayonyarn.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.rayonyarn.lease.testing.InMemoryLeaseTable;
import org.rayonyarn.lease.testing.ManualClock;

final class LeaseManagerTest {
    private static final LeaseName FILE = LeaseName.of("store/folder/file");
    private static final LeaseLimits LIMITS = new LeaseLimits(Duration.ofSeconds(60), Duration.ofMinutes(20), 10);

    private final ManualClock clock = new ManualClock();
    private final InMemoryLeaseTable table = new InMemoryLeaseTable();
    private final LeaseManager a = manager("a", "1");
    private final LeaseManager b = manager("b", "1");
    private final List<String> notices = new ArrayList<>();

    @Test
    void refusesASecondWriterAndSaysWhoSinceWhenUntilAndHowToEndIt() throws IOException {
        WriteLease held = a.acquire(FILE);
        clock.advance(Duration.ofSeconds(10));

        assertThatThrownBy(() -> b.acquire(FILE))
                .isInstanceOf(LeaseHeldException.class)
                .hasMessageContaining("holder=a#1")
                .hasMessageContaining("since=2026-01-01T00:00:00Z")
                .hasMessageContaining("until=2026-01-01T00:01:10Z")
                .hasMessageContaining("lease recover 'store/folder/file'");
        held.release();

        assertThat(b.acquire(FILE).epoch()).isGreaterThan(held.epoch());
    }

    @Test
    void takesOverAfterTheSoftLimitOfItsOwnWatchingOnly() throws IOException {
        WriteLease old = a.acquire(FILE);
        clock.advance(Duration.ofHours(1));
        assertThatThrownBy(() -> b.acquire(FILE)).isInstanceOf(LeaseHeldException.class);
        clock.advance(Duration.ofSeconds(59));
        assertThatThrownBy(() -> b.acquire(FILE)).isInstanceOf(LeaseHeldException.class);
        clock.advance(Duration.ofSeconds(1));

        WriteLease taken = b.acquire(FILE);

        assertThat(taken.epoch()).isGreaterThan(old.epoch());
        assertThatThrownBy(() -> old.attach("late")).isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(old::check).isInstanceOf(LeaseLostException.class);
        assertThat(Objects.requireNonNull(b.show(FILE)).attachment()).isEmpty();
    }

    @Test
    void oneRenewalKeepsAllLeasesOfAHolder() throws IOException {
        for (int i = 0; i < 100; i++) {
            WriteLease lease = a.acquire(LeaseName.of("store/" + i));
            assertThat(lease.isHeld()).isTrue();
        }
        for (int second = 0; second < 300; second += 20) {
            turn(a);
            assertThatThrownBy(() -> b.acquire(LeaseName.of("store/7"))).isInstanceOf(LeaseHeldException.class);
            clock.advance(Duration.ofSeconds(20));
        }
    }

    @Test
    void startsJudgingAfreshAfterTheTableWasOutOfReach() throws IOException {
        WriteLease held = a.acquire(FILE);
        assertThatThrownBy(() -> b.acquire(FILE)).isInstanceOf(LeaseHeldException.class);
        clock.advance(Duration.ofSeconds(59));
        table.setConnected(false);
        table.setConnected(true);
        clock.advance(Duration.ofSeconds(30));

        assertThatThrownBy(() -> b.acquire(FILE)).isInstanceOf(LeaseHeldException.class);
        clock.advance(Duration.ofSeconds(60));

        assertThat(b.acquire(FILE).epoch()).isGreaterThan(held.epoch());
    }

    @Test
    void theJanitorRecoversPastTheHardLimitAndForgetsTheHolder() throws IOException {
        WriteLease left = a.acquire(FILE);
        b.playJanitor(Duration.ofSeconds(1));
        clock.advance(LIMITS.hard().minusMillis(1));
        b.playJanitor(Duration.ofSeconds(1));
        assertThat(b.show(FILE)).isEqualTo(left.record());
        clock.advance(Duration.ofMillis(1));

        b.playJanitor(Duration.ofSeconds(1));

        assertThat(b.show(FILE)).isNull();
        assertThat(table.holder(a.holder())).isNull();
    }

    @Test
    void theJanitorLeavesAttachedLeasesOfStoragesThatItDoesNotKnow() throws IOException {
        WriteLease left = a.acquire(FILE);
        left.attach("manifest");
        b.playJanitor(Duration.ofSeconds(1));
        clock.advance(LIMITS.hard());

        b.playJanitor(Duration.ofSeconds(1));

        assertThat(b.show(FILE)).isEqualTo(left.record());
    }

    @Test
    void aStaleLeaseOfOnesOwnHealsItself() throws IOException {
        WriteLease first = a.acquire(FILE);
        assertThatThrownBy(() -> a.acquire(FILE)).isInstanceOf(LeaseHeldException.class);
        first.abandon();

        WriteLease second = a.acquire(FILE);
        WriteLease third = manager("a", "2").acquire(FILE);

        assertThat(second.epoch()).isGreaterThan(first.epoch());
        assertThat(third.epoch()).isGreaterThan(second.epoch());
        assertThatThrownBy(second::verify).isInstanceOf(LeaseLostException.class);
    }

    @Test
    void tellsListenersWhatHappensToTheirLeases() throws IOException {
        listenTo(a);
        WriteLease lease = a.acquire(FILE);
        assertThat(lease.isHeld()).isTrue();
        turn(a);
        table.setRefusing(true);
        clock.advance(Duration.ofSeconds(53));
        turn(a);
        assertThat(notices).isEmpty();
        clock.advance(Duration.ofSeconds(2));
        turn(a);
        assertThat(notices).containsExactly("at risk");
        table.setRefusing(false);
        turn(a);
        assertThat(notices).containsExactly("at risk", "safe again");
        table.setRefusing(true);
        clock.advance(LIMITS.hard());

        turn(a);

        assertThat(notices).hasSize(3);
        assertThat(notices.get(2)).contains("lost", "hard limit");
        assertThat(lease.isHeld()).isFalse();
    }

    @Test
    void saysSafeAgainOnlyOfLeasesThatWereAtRisk() throws IOException {
        listenTo(a);
        a.acquire(FILE).release();
        table.setRefusing(true);
        clock.advance(LIMITS.soft());
        turn(a);
        table.setRefusing(false);

        WriteLease lease = a.acquire(FILE);
        turn(a);

        assertThat(lease.isHeld()).isTrue();
        assertThat(notices).isEmpty();
    }

    @Test
    void tellsAHolderOfALeaseThatAnOperatorTook() throws IOException {
        listenTo(a);
        WriteLease lease = a.acquire(FILE);

        assertThat(b.recover(FILE, Duration.ofSeconds(1))).isTrue();
        clock.advance(LIMITS.renewEvery());
        turn(a);

        assertThat(notices).hasSize(1);
        assertThat(lease.isHeld()).isFalse();
        assertThat(b.recover(FILE, Duration.ofSeconds(1))).isFalse();
    }

    @Test
    void findsOutAfterADoubtBeforeItBelievesAgain() throws IOException {
        WriteLease old = a.acquire(FILE);
        assertThatThrownBy(() -> b.acquire(FILE)).isInstanceOf(LeaseHeldException.class);
        clock.advance(LIMITS.soft());
        WriteLease taken = b.acquire(FILE);

        turn(a);

        assertThat(old.isHeld()).isFalse();
        assertThat(taken.isHeld()).isTrue();
        assertThat(a.isSafe()).isTrue();
    }

    @Test
    void aRenameTakesLeasesAlongAndTheirHoldersWriteOn() throws IOException {
        WriteLease lease = a.acquire(FILE);
        long before = lease.epoch();

        b.move(LeaseName.of("store/folder"), LeaseName.of("store/elsewhere"));
        lease.attach("more");

        assertThat(lease.name()).isEqualTo(LeaseName.of("store/elsewhere/file"));
        assertThat(lease.epoch()).isGreaterThan(before);
        assertThat(b.show(FILE)).isNull();
        lease.release();
        assertThat(b.list(null)).isEmpty();
    }

    @Test
    void leavesALeaseWhoseRecoveryFailsToTheNextTry() throws IOException {
        WriteLease lease = a.acquire(FILE);
        assertThat(lease.isHeld()).isTrue();
        FailingOnce recovery = new FailingOnce();
        b.addRecovery(recovery);

        assertThatThrownBy(() -> b.recover(FILE, Duration.ofSeconds(1))).hasMessageContaining("not yet");
        assertThat(b.show(FILE)).isNotNull();
        assertThat(b.recover(FILE, Duration.ofSeconds(1))).isTrue();

        assertThat(b.show(FILE)).isNull();
        assertThat(recovery.calls).isEqualTo(2);
    }

    private LeaseManager manager(String name, String incarnation) {
        return new LeaseManager(table, new HolderId(name, incarnation), LIMITS, clock::nanos, clock);
    }

    @Test
    void aLeaseThatWasGivenUpIsNotKeptByLaterRenewals() throws IOException {
        WriteLease lease = a.acquire(FILE);
        table.setRefusing(true);
        clock.advance(LIMITS.hard());
        turn(a);
        assertThat(lease.isHeld()).isFalse();
        table.setRefusing(false);
        turn(a);

        a.cleanUpAbandoned(Duration.ofSeconds(1));

        assertThat(a.show(FILE)).isNull();
        assertThat(b.acquire(FILE).epoch()).isGreaterThan(lease.epoch());
    }

    private static void turn(LeaseManager manager) {
        manager.renewIfDue();
        manager.tellListeners();
    }

    private void listenTo(LeaseManager manager) {
        manager.addListener(new LeaseListener() {
            @Override
            public void onAtRisk(WriteLease lease) {
                notices.add("at risk");
            }

            @Override
            public void onSafeAgain(WriteLease lease) {
                notices.add("safe again");
            }

            @Override
            public void onLost(WriteLease lease, String cause) {
                notices.add("lost: " + cause);
            }
        });
    }

    private static final class FailingOnce implements LeaseRecovery {
        private int calls;

        @Override
        public boolean handles(LeaseName name) {
            return true;
        }

        @Override
        public void recover(WriteLease taken, Duration deadline) throws IOException {
            calls++;
            if (calls == 1) {
                throw new IOException("not yet");
            }
        }
    }
}
