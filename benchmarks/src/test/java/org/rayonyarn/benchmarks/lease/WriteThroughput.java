package org.rayonyarn.benchmarks.lease;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.rayonyarn.benchmarks.Ratios;
import org.rayonyarn.lease.fs.LeasedFileSystem;
import org.rayonyarn.lease.testing.SharedServers;
import org.rayonyarn.lease.testing.Storage;

/**
 * What a writer pays for the lease and the fence on each kind of storage: the same file is written through
 * LeasedFileSystem and to the bare file system in turns, which of them first alternating.
 */
public final class WriteThroughput {
    private static final int MEGABYTES = 32;
    private static final int FLUSHES = 20;
    private static final int MANY_FLUSHES = 1_000;
    private static final int WARM_UP = 2;

    private final Storage storage;
    private final LeasedFileSystem leased;
    private final FileSystem bare;
    private final Path bareRoot;
    private final List<Double> leasedRates = new ArrayList<>();
    private final List<Double> bareRates = new ArrayList<>();
    private final List<Double> flushMs = new ArrayList<>();

    private WriteThroughput(Storage storage, LeasedFileSystem leased, FileSystem bare, Path bareRoot) {
        this.storage = storage;
        this.leased = leased;
        this.bare = bare;
        this.bareRoot = bareRoot;
    }

    /** Arguments: rounds, 21 by default; storages, all by default. */
    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 21;
        List<Storage> storages = args.length > 1
                ? Arrays.stream(args).skip(1).map(Storage::valueOf).toList()
                : List.of(Storage.values());
        for (Storage storage : storages) {
            Configuration conf = SharedServers.leased(storage.newUri(), Duration.ofSeconds(60), Duration.ofMinutes(20));
            URI inner = URI.create(conf.get("lease.fs.inner"));
            try (LeasedFileSystem leased =
                            (LeasedFileSystem) FileSystem.newInstance(URI.create("leased://figures/"), conf);
                    FileSystem bare = FileSystem.newInstance(inner, conf)) {
                new WriteThroughput(storage, leased, bare, new Path(inner)).run(rounds);
            }
        }
        System.exit(0);
    }

    private void run(int rounds) throws IOException {
        for (int round = 0; round < rounds + WARM_UP; round++) {
            boolean counts = round >= WARM_UP;
            if (round % 2 == 0) {
                writeLeased(round, counts);
                writeBare(round, counts);
            } else {
                writeBare(round, counts);
                writeLeased(round, counts);
            }
            double ms = flush(new Path("/flushed" + round), FLUSHES)[0];
            if (counts) {
                flushMs.add(ms);
            }
            leased.sweep(Duration.ZERO, false); // an object store in memory forgets nothing by itself
        }
        System.out.printf(
                "%s: write of %d MB, leased %s MB/s, bare %s MB/s, ratio %s; hflush of 1 KB %s ms%n",
                storage,
                MEGABYTES,
                LeaseFigures.interval(leasedRates),
                LeaseFigures.interval(bareRates),
                Ratios.of(leasedRates, bareRates, new Random(1)),
                LeaseFigures.interval(flushMs));
        double[] tenths = flush(new Path("/many"), MANY_FLUSHES);
        System.out.printf(
                "%s: hflush of 1 KB, mean of flushes 1 to %d: %.2f ms, of the last %d of %d: %.2f ms%n",
                storage, MANY_FLUSHES / 10, tenths[0], MANY_FLUSHES / 10, MANY_FLUSHES, tenths[9]);
    }

    private void writeLeased(int round, boolean counts) throws IOException {
        double rate = write(leased, new Path("/leased" + round));
        if (counts) {
            leasedRates.add(rate);
        }
    }

    private void writeBare(int round, boolean counts) throws IOException {
        double rate = write(bare, new Path(bareRoot, "bare" + round));
        if (counts) {
            bareRates.add(rate);
        }
    }

    private static double write(FileSystem fs, Path path) throws IOException {
        byte[] block = new byte[1 << 20];
        long startNs = System.nanoTime();
        try (FSDataOutputStream out = fs.create(path)) {
            for (int i = 0; i < MEGABYTES; i++) {
                out.write(block);
            }
        }
        double rate = MEGABYTES * 1e9 / (System.nanoTime() - startNs);
        if (!fs.delete(path, false)) {
            throw new IOException("the file was gone: path=" + path);
        }
        return rate;
    }

    /** Mean milliseconds a flush, for each tenth of them. */
    private double[] flush(Path path, int flushes) throws IOException {
        double[] tenths = new double[10];
        int each = flushes / 10;
        try (FSDataOutputStream out = leased.create(path)) {
            for (int tenth = 0; tenth < 10; tenth++) {
                long startNs = System.nanoTime();
                for (int i = 0; i < each; i++) {
                    out.write(new byte[1024]);
                    out.hflush();
                }
                tenths[tenth] = (System.nanoTime() - startNs) / 1e6 / each;
            }
        }
        return tenths;
    }
}
