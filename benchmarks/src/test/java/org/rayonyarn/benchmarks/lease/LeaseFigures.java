package org.rayonyarn.benchmarks.lease;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.rayonyarn.benchmarks.Ratios;
import org.rayonyarn.lease.HolderId;
import org.rayonyarn.lease.LeaseConfig;
import org.rayonyarn.lease.LeaseLimits;
import org.rayonyarn.lease.LeaseManager;
import org.rayonyarn.lease.LeaseName;
import org.rayonyarn.lease.WriteLease;
import org.rayonyarn.lease.testing.ZooKeeperEnsemble;
import org.rayonyarn.lease.zookeeper.ZooKeeperLeaseTable;
import org.rayonyarn.lease.zookeeper.ZooKeeperLeases;

/** What leases cost on three ZooKeeper servers, each a process of its own. */
public final class LeaseFigures {
    private static final int ROUNDS = 21;
    private static final int WARM_UP = 3;

    private LeaseFigures() {}

    /** Argument: how many leases one holder renews, 10000 by default. */
    public static void main(String[] args) throws Exception {
        try (ZooKeeperEnsemble servers = ZooKeeperEnsemble.start(3)) {
            LeaseConfig config = LeaseConfig.from(Map.of("lease.zookeeper.quorum", servers.quorum())::get);
            acquireAndRelease(config);
            renewals(config, args.length > 0 ? Integer.parseInt(args[0]) : 10_000);
        }
        System.exit(0);
    }

    private static void acquireAndRelease(LeaseConfig config) throws Exception {
        try (LeaseManager manager = ZooKeeperLeases.connect(config)) {
            List<Double> rates = new ArrayList<>();
            for (int round = 0; round < ROUNDS + WARM_UP; round++) {
                long startNs = System.nanoTime();
                for (int i = 0; i < 100; i++) {
                    try (WriteLease lease = manager.acquire(LeaseName.of("figures/one/" + i))) {
                        lease.check();
                    }
                }
                if (round >= WARM_UP) {
                    rates.add(100e9 / (System.nanoTime() - startNs));
                }
            }
            System.out.println("acquire and release, pairs a second: " + interval(rates));
        }
    }

    /** Rounds with no lease and with many take turns, so that the machine's load hits both. */
    private static void renewals(LeaseConfig config, int leases) throws Exception {
        HolderId idle = new HolderId("figures", "1");
        try (ZooKeeperLeaseTable table = ZooKeeperLeaseTable.open(config);
                LeaseManager manager = ZooKeeperLeases.connect(config)) {
            long startNs = System.nanoTime();
            for (int i = 0; i < leases; i++) {
                manager.acquire(LeaseName.of("figures/many/" + i)).check();
            }
            System.out.printf("taking %d leases: %.1f s%n", leases, (System.nanoTime() - startNs) / 1e9);
            List<Double> none = new ArrayList<>();
            List<Double> many = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                none.add(renewMs(table, idle));
                many.add(renewMs(table, manager.holder()));
            }
            System.out.println("one renewal with no lease, ms: " + interval(none));
            System.out.println("one renewal with " + leases + " leases, ms: " + interval(many));
            System.out.println("ratio of the two: " + Ratios.of(many, none, new Random(1)));
        }
    }

    private static double renewMs(ZooKeeperLeaseTable table, HolderId holder) throws Exception {
        long startNs = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            table.renew(holder, LeaseLimits.HDFS);
        }
        return (System.nanoTime() - startNs) / 20e6;
    }

    /** Median and 95 % interval. */
    static String interval(List<Double> values) {
        return Ratios.of(values, Collections.nCopies(values.size(), 1.0), new Random(1));
    }
}
