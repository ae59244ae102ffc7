package org.rayonyarn.lease.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rayonyarn.lease.LeaseConfig;
import org.rayonyarn.lease.LeaseHeldException;
import org.rayonyarn.lease.LeaseListener;
import org.rayonyarn.lease.LeaseLostException;
import org.rayonyarn.lease.LeaseManager;
import org.rayonyarn.lease.LeaseName;
import org.rayonyarn.lease.WriteLease;
import org.rayonyarn.lease.testing.Waiting;
import org.rayonyarn.lease.testing.ZooKeeperEnsemble;

/** Three servers in processes of their own, of which one, two or all are killed and started again under living leases. */
final class ZooKeeperOutageIT {
    private static final String LONG = "120000";
    private static ZooKeeperEnsemble servers;

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final LeaseName name = LeaseName.of("outage/" + UUID.randomUUID());

    @BeforeAll
    static void start() throws Exception {
        servers = ZooKeeperEnsemble.start(3);
    }

    @BeforeEach
    void allServe() throws Exception {
        servers.startTheDead();
    }

    @AfterAll
    static void stop() throws IOException {
        servers.close();
    }

    @Test
    void eachServerInTurnMayFail() throws Exception {
        try (LeaseManager holder = manager(LONG, LONG);
                LeaseManager contender = manager(LONG, LONG)) {
            WriteLease lease = listened(holder).acquire(name);
            long epoch = lease.epoch();
            for (int server = 0; server < servers.size(); server++) {
                servers.kill(server);

                String attachment = "while server " + server + " was down";
                eventually(() -> lease.attach(attachment));
                eventually(
                        () -> assertThatThrownBy(() -> contender.acquire(name)).isInstanceOf(LeaseHeldException.class));
                LeaseName another = LeaseName.of("outage/another" + server);
                eventually(() -> contender.acquire(another).release());

                assertThat(lease.attachment()).isEqualTo(attachment);
                servers.startTheDead();
            }

            eventually(lease::verify);
            assertThat(lease.epoch()).isEqualTo(epoch);
            assertThat(heard).doesNotContain("lost");
        }
    }

    @Test
    void withoutAQuorumNobodyGetsAnythingAndNothingIsLostIfItComesBackInTime() throws Exception {
        try (LeaseManager holder = manager("1000", LONG);
                LeaseManager contender = manager("1000", LONG)) {
            WriteLease lease = listened(holder).acquire(name);
            long epoch = lease.epoch();
            killTwo();

            assertThatThrownBy(() -> contender.acquire(LeaseName.of("outage/free")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("lease.zookeeper.quorum=");
            Waiting.until(() -> heard.contains("at risk"));
            assertThatThrownBy(lease::check).isInstanceOf(IOException.class).isNotInstanceOf(LeaseLostException.class);
            assertThat(lease.isHeld()).isTrue();
            servers.startTheDead();

            Waiting.until(() -> heard.contains("safe again"));
            lease.attach("after the outage");
            assertThat(lease.epoch()).isEqualTo(epoch);
            assertThat(heard).doesNotContain("lost");
        }
    }

    @Test
    void aHolderThatIsCutOffPastTheHardLimitGivesUpAndStaysFencedAfterwards() throws Exception {
        try (LeaseManager holder = manager("1000", "2000")) {
            WriteLease lease = listened(holder).acquire(name);
            long epoch = lease.epoch();
            killTwo();
            Waiting.until(() -> heard.contains("lost"));
            assertThat(heard)
                    .as("told on time, although each renewal waits for the servers")
                    .startsWith("at risk");
            assertThatThrownBy(lease::check).isInstanceOf(LeaseLostException.class);
            servers.startTheDead();

            try (LeaseManager next = manager("1000", "2000")) {
                WriteLease[] taken = new WriteLease[1];
                Waiting.until(() -> {
                    try {
                        taken[0] = next.acquire(name);
                        return true;
                    } catch (IOException notYet) {
                        return false;
                    }
                });

                assertThat(taken[0].epoch()).isGreaterThan(epoch);
                assertThatThrownBy(() -> lease.attach("late")).isInstanceOf(LeaseLostException.class);
                assertThat(Objects.requireNonNull(next.show(name)).attachment()).isEmpty();
            }
        }
    }

    @Test
    void aRestartOfAllServersKeepsLeasesAndEpochsGrowing() throws Exception {
        try (LeaseManager holder = manager(LONG, LONG)) {
            WriteLease lease = holder.acquire(name);
            lease.attach("kept");
            for (int server = 0; server < servers.size(); server++) {
                servers.kill(server);
            }
            servers.startTheDead();

            eventually(lease::verify);
            assertThat(lease.attachment()).isEqualTo("kept");
            long epoch = lease.epoch();
            eventually(lease::release);
            eventually(() -> assertThat(holder.show(name)).isNull());
            try (WriteLease again = holder.acquire(name)) {
                assertThat(again.epoch()).isGreaterThan(epoch);
            }
        }
    }

    private interface Action {
        void run() throws IOException;
    }

    /** While servers come and go a call may fail; what must hold is that it works in the end. */
    private static void eventually(Action action) throws Exception {
        Throwable[] last = new Throwable[1];
        try {
            Waiting.until(() -> {
                try {
                    action.run();
                    return true;
                } catch (LeaseLostException e) {
                    throw e;
                } catch (IOException | AssertionError e) {
                    last[0] = e;
                    return false;
                }
            });
        } catch (AssertionError e) {
            throw new AssertionError("never worked: " + last[0], last[0]);
        }
    }

    private LeaseManager listened(LeaseManager manager) {
        manager.addListener(new LeaseListener() {
            @Override
            public void onAtRisk(WriteLease lease) {
                heard.add("at risk");
            }

            @Override
            public void onSafeAgain(WriteLease lease) {
                heard.add("safe again");
            }

            @Override
            public void onLost(WriteLease lease, String cause) {
                heard.add("lost");
            }
        });
        return manager;
    }

    private static void killTwo() throws InterruptedException {
        servers.kill(0);
        servers.kill(1);
    }

    private LeaseManager manager(String softMs, String hardMs) throws IOException {
        Map<String, String> keys = new HashMap<>();
        keys.put("lease.zookeeper.quorum", servers.quorum());
        keys.put("lease.zookeeper.timeout", "20000");
        keys.put("lease.soft-limit", softMs);
        keys.put("lease.hard-limit", hardMs);
        keys.put("lease.janitor.enabled", "false");
        return ZooKeeperLeases.connect(LeaseConfig.from(keys::get));
    }
}
