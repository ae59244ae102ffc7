package org.rayonyarn.lease.benchmark;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.curator.test.TestingCluster;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.rayonyarn.lease.HolderId;
import org.rayonyarn.lease.LeaseConfig;
import org.rayonyarn.lease.LeaseLimits;
import org.rayonyarn.lease.LeaseManager;
import org.rayonyarn.lease.LeaseName;
import org.rayonyarn.lease.WriteLease;
import org.rayonyarn.lease.testing.SharedServers;
import org.rayonyarn.lease.testing.Storage;
import org.rayonyarn.lease.zookeeper.ZooKeeperLeaseTable;
import org.rayonyarn.lease.zookeeper.ZooKeeperLeases;

/** The figures of docs/leases.md: leases on three ZooKeeper servers in this process, and what they cost a writer. */
public final class LeaseFigures {
    private static final int ROUNDS = 15;
    private static final int MEGABYTES = 32;

    private LeaseFigures() {}

    /** Argument: how many leases one holder renews, 10000 by default. */
    public static void main(String[] args) throws Exception {
        try (TestingCluster servers = new TestingCluster(3)) {
            servers.start();
            LeaseConfig config = LeaseConfig.from(Map.of("lease.zookeeper.quorum", servers.getConnectString())::get);
            acquireAndRelease(config);
            renewals(config, args.length > 0 ? Integer.parseInt(args[0]) : 10_000);
        }
        for (Storage storage : Storage.values()) {
            throughput(storage);
        }
        System.exit(0);
    }

    private static void acquireAndRelease(LeaseConfig config) throws Exception {
        try (LeaseManager manager = ZooKeeperLeases.connect(config)) {
            List<Double> rates = new ArrayList<>();
            for (int round = 0; round < ROUNDS + 3; round++) {
                long startNs = System.nanoTime();
                for (int i = 0; i < 200; i++) {
                    try (WriteLease lease = manager.acquire(LeaseName.of("figures/one/" + i))) {
                        lease.check();
                    }
                }
                if (round >= 3) {
                    rates.add(200e9 / (System.nanoTime() - startNs));
                }
            }
            System.out.printf(
                    "acquire+release, one thread, 3 servers: %.0f pairs/s (median of %d)%n", median(rates), ROUNDS);
        }
    }

    private static void renewals(LeaseConfig config, int leases) throws Exception {
        try (ZooKeeperLeaseTable table = ZooKeeperLeaseTable.open(config)) {
            HolderId holder = new HolderId("figures", "1");
            List<Double> empty = renew(table, holder);
            long startNs = System.nanoTime();
            try (LeaseManager manager = ZooKeeperLeases.connect(config)) {
                for (int i = 0; i < leases; i++) {
                    manager.acquire(LeaseName.of("figures/many/" + i)).check();
                }
                System.out.printf("taking %d leases: %.1f s%n", leases, (System.nanoTime() - startNs) / 1e9);
                List<Double> full = renew(table, manager.holder());
                System.out.printf(
                        "one renewal: %.2f ms with 0 leases, %.2f ms with %d%n", median(empty), median(full), leases);
            }
        }
    }

    private static List<Double> renew(ZooKeeperLeaseTable table, HolderId holder) throws Exception {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            long startNs = System.nanoTime();
            table.renew(holder, LeaseLimits.HDFS);
            millis.add((System.nanoTime() - startNs) / 1e6);
        }
        return millis;
    }

    private static void throughput(Storage storage) throws Exception {
        Configuration conf = SharedServers.leased(storage.newUri(), Duration.ofSeconds(60), Duration.ofMinutes(20));
        URI inner = URI.create(conf.get("lease.fs.inner"));
        try (FileSystem leased = FileSystem.newInstance(URI.create("leased://figures/"), conf);
                FileSystem bare = FileSystem.newInstance(inner, conf)) {
            List<Double> ratios = new ArrayList<>();
            List<Double> rates = new ArrayList<>();
            List<Double> small = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                double bareRate = write(bare, new Path(inner.getPath() + "/bare" + round));
                double leasedRate = write(leased, new Path("/leased" + round));
                ratios.add(leasedRate / bareRate);
                rates.add(leasedRate);
                small.add(flushes(leased, new Path("/small" + round)));
            }
            System.out.printf(
                    "%s: %.0f MB/s, %.2f of bare (median of %d, %d MB files); hflush of 1 KB: %.2f ms%n",
                    storage, median(rates), median(ratios), ROUNDS, MEGABYTES, median(small));
        }
    }

    private static double write(FileSystem fs, Path path) throws Exception {
        byte[] block = new byte[1 << 20];
        long startNs = System.nanoTime();
        try (FSDataOutputStream out = fs.create(path)) {
            for (int i = 0; i < MEGABYTES; i++) {
                out.write(block);
            }
        }
        double rate = MEGABYTES * 1e9 / (System.nanoTime() - startNs);
        fs.delete(path, false);
        return rate;
    }

    private static double flushes(FileSystem fs, Path path) throws Exception {
        try (FSDataOutputStream out = fs.create(path)) {
            long startNs = System.nanoTime();
            for (int i = 0; i < 10; i++) {
                out.write(new byte[1024]);
                out.hflush();
            }
            return (System.nanoTime() - startNs) / 1e7;
        }
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElse(Double.NaN);
    }
}
