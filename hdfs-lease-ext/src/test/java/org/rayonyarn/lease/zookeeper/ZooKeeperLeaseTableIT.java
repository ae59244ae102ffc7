package org.rayonyarn.lease.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rayonyarn.lease.HolderId;
import org.rayonyarn.lease.HolderRecord;
import org.rayonyarn.lease.LeaseConfig;
import org.rayonyarn.lease.LeaseLimits;
import org.rayonyarn.lease.LeaseManager;
import org.rayonyarn.lease.LeaseName;
import org.rayonyarn.lease.LeaseTable;
import org.rayonyarn.lease.testing.LeaseTableContract;

/** The contract on a real server, and what only a real server can do. */
final class ZooKeeperLeaseTableIT extends LeaseTableContract {
    private static TestingServer server;
    private static ZooKeeperLeaseTable table;

    @BeforeAll
    static void start() throws Exception {
        server = new TestingServer();
        table = ZooKeeperLeaseTable.open(config(Map.of()));
    }

    @AfterAll
    static void stop() throws IOException {
        table.close();
        server.close();
    }

    @Override
    protected LeaseTable table() {
        return table;
    }

    @Test
    void namesAStrangersDataAndLeavesItAlone() throws Exception {
        byte[] foreign = "mine!".getBytes(StandardCharsets.UTF_8);
        try (CuratorFramework stranger =
                CuratorFrameworkFactory.newClient(server.getConnectString(), new RetryOneTime(100))) {
            stranger.start();
            String path = "/rayonyarn/leases/names/foreign/@file";
            stranger.create().creatingParentsIfNeeded().forPath(path, foreign);

            try (LeaseManager manager = ZooKeeperLeases.connect(config(Map.of()))) {
                assertThatThrownBy(() -> manager.acquire(LeaseName.of("foreign/file")))
                        .isInstanceOf(ForeignDataException.class)
                        .hasMessageContaining("znode=" + path)
                        .hasMessageContaining("lease.zookeeper.path");
                assertThatThrownBy(() -> manager.seize(LeaseName.of("foreign/file")))
                        .isInstanceOf(ForeignDataException.class);
            }

            assertThat(stranger.getData().forPath(path)).isEqualTo(foreign);
            stranger.delete().forPath(path);
        }
    }

    @Test
    void aStrangersZnodeAmongTheHoldersDoesNotHideTheOthers() throws Exception {
        try (CuratorFramework stranger =
                CuratorFrameworkFactory.newClient(server.getConnectString(), new RetryOneTime(100))) {
            stranger.start();
            HolderId ours = new HolderId("ours", "1");
            table.renew(ours, LeaseLimits.HDFS);
            for (String name : List.of("no-holder", "foreign#1")) {
                stranger.create()
                        .creatingParentsIfNeeded()
                        .forPath("/rayonyarn/leases/holders/" + name, "mine!".getBytes(StandardCharsets.UTF_8));
            }

            assertThat(table.holders()).extracting(HolderRecord::id).contains(ours);
            assertThatThrownBy(() -> table.holder(new HolderId("foreign", "1")))
                    .isInstanceOf(ForeignDataException.class);

            for (String name : List.of("no-holder", "foreign#1")) {
                assertThat(stranger.getData().forPath("/rayonyarn/leases/holders/" + name))
                        .asString(StandardCharsets.UTF_8)
                        .isEqualTo("mine!");
                stranger.delete().forPath("/rayonyarn/leases/holders/" + name);
            }
        }
    }

    @Test
    void saysWhichServersDoNotAnswer() throws IOException {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }
        LeaseConfig config = LeaseConfig.from(
                Map.of("lease.zookeeper.quorum", "127.0.0.1:" + nobody, "lease.zookeeper.timeout", "300")::get);

        assertThatThrownBy(() -> ZooKeeperLeases.connect(config))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("within 300 ms (lease.zookeeper.timeout)")
                .hasMessageContaining("lease.zookeeper.quorum=127.0.0.1:" + nobody);
    }

    @Test
    void asksForTheServersIfTheyAreNotNamedOrWrongly() {
        for (String quorum : new String[] {"", "host:port", "a b", "host:2181,"}) {
            LeaseConfig config = LeaseConfig.from(Map.of("lease.zookeeper.quorum", quorum)::get);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ZooKeeperLeases.connect(config))
                    .withMessageContaining("lease.zookeeper.quorum must name");
        }
    }

    @Test
    void keepsTheTableFromOthersByTheAuthFile(@TempDir Path folder) throws Exception {
        Path auth = Files.writeString(folder.resolve("auth"), "digest:leases:secret\n");
        Map<String, String> mine =
                Map.of("lease.zookeeper.auth-file", auth.toString(), "lease.zookeeper.path", "/private");
        LeaseName name = LeaseName.of("kept/file");
        try (LeaseTable ours = ZooKeeperLeaseTable.open(config(mine));
                LeaseTable theirs = ZooKeeperLeaseTable.open(config(Map.of("lease.zookeeper.path", "/private")))) {
            ours.renew(new HolderId("me", "1"), LeaseLimits.HDFS);

            assertThatThrownBy(() -> theirs.renew(new HolderId("me", "1"), LeaseLimits.HDFS))
                    .hasMessageContaining("lease.zookeeper.auth-file");
            assertThat(ours.read(name)).isNull();
        }
    }

    private static LeaseConfig config(Map<String, String> more) {
        Map<String, String> all = new java.util.HashMap<>(more);
        all.put("lease.zookeeper.quorum", server.getConnectString());
        return LeaseConfig.from(all::get);
    }
}
