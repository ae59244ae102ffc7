package org.rayonyarn.benchmarks.lease;

import java.time.Duration;
import java.util.List;
import org.rayonyarn.lease.benchmark.LockTorture;
import org.rayonyarn.lease.testing.Storage;

/** The lock torture of hdfs-lease-ext for as long as wanted, on each storage, with and without the fence. */
public final class LongTorture {
    private LongTorture() {}

    /** Arguments: seconds a run (60), how many seeds (1); prints one line a run. */
    public static void main(String[] args) throws Exception {
        Duration chaos = Duration.ofSeconds(args.length > 0 ? Integer.parseInt(args[0]) : 60);
        int seeds = args.length > 1 ? Integer.parseInt(args[1]) : 1;
        for (int seed = 1; seed <= seeds; seed++) {
            for (Storage storage : List.of(Storage.NATIVE_HDFS, Storage.SEGMENTED_LOCAL)) {
                System.out.println(LockTorture.run(storage, true, chaos, seed));
                System.out.println(LockTorture.run(storage, false, chaos, seed));
            }
        }
        System.exit(0);
    }
}
