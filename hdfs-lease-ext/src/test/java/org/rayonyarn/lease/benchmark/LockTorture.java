package org.rayonyarn.lease.benchmark;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.rayonyarn.lease.fs.LeasedFileSystem;
import org.rayonyarn.lease.testing.ChildJvm;
import org.rayonyarn.lease.testing.Scratch;
import org.rayonyarn.lease.testing.SharedServers;
import org.rayonyarn.lease.testing.Storage;
import org.rayonyarn.lease.testing.Waiting;

/**
 * Five processes read, think about and rewrite one set under a lease while they are stopped past the limits and killed.
 * Counts the acknowledged elements that the set has lost.
 */
public final class LockTorture {
    private static final int WRITERS = 5;
    private static final Duration SOFT = Duration.ofSeconds(1);

    /** What came of it. */
    public record Result(Storage storage, boolean fenced, int acked, int lost, int refused, int pauses, int kills) {}

    private final Storage storage;
    private final boolean fenced;
    private final Path notes;
    private final Path confFile;
    private final Configuration conf;
    private final SplittableRandom random;
    private final List<ChildJvm> writers = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private int started;
    private int pauses;
    private int kills;

    private LockTorture(Storage storage, boolean fenced, long seed) throws IOException {
        this.storage = storage;
        this.fenced = fenced;
        this.random = new SplittableRandom(seed);
        this.notes = Files.createTempDirectory(Scratch.folder(), "torture");
        this.conf = configuration(storage);
        this.confFile = write(conf, notes);
    }

    /**
     * Tortures until {@code chaos} has passed, and counts.
     *
     * @param fenced through LeasedFileSystem; else the lease is a lock around a bare file, as most programs have it
     */
    public static Result run(Storage storage, boolean fenced, Duration chaos, long seed) throws Exception {
        return new LockTorture(storage, fenced, seed).run(chaos);
    }

    static Configuration configuration(Storage storage) throws IOException {
        Configuration conf = SharedServers.leased(storage.newUri(), SOFT, Duration.ofSeconds(3));
        conf.set("lease.zookeeper.path", "/torture/" + storage + System.nanoTime());
        return conf;
    }

    static Path write(Configuration conf, Path folder) throws IOException {
        Path file = folder.resolve("conf.xml");
        try (OutputStream out = Files.newOutputStream(file)) {
            conf.writeXml(out);
        }
        return file;
    }

    private Result run(Duration chaos) throws Exception {
        try {
            makeSet();
            for (int i = 0; i < WRITERS; i++) {
                writers.add(startWriter(i));
            }
            Waiting.until(() -> count(".ready") == WRITERS);
            long endNs = System.nanoTime() + chaos.toNanos();
            while (System.nanoTime() - endNs < 0) {
                hurt(random.nextInt(WRITERS));
            }
            Files.writeString(notes.resolve("stop"), "");
            for (ChildJvm writer : writers) {
                writer.awaitEnd(60);
            }
            return count();
        } finally {
            for (ChildJvm writer : writers) {
                writer.close();
            }
        }
    }

    /** A process that is still starting is left alone: killing it again and again would test nothing. */
    private void hurt(int victim) throws Exception {
        Thread.sleep(random.nextInt(500));
        if (!Files.exists(notes.resolve(names.get(victim) + ".ready"))) {
            return;
        }
        if (random.nextInt(4) == 0) {
            writers.get(victim).kill();
            kills++;
            writers.set(victim, startWriter(victim));
            return;
        }
        writers.get(victim).stop();
        pauses++;
        Thread.sleep(SOFT.toMillis() + 200 + random.nextInt(1_500));
        writers.get(victim).resume();
    }

    private ChildJvm startWriter(int index) throws IOException {
        String name = "w" + started++;
        File log = notes.resolve("log").toFile();
        String mode = fenced ? "fenced" : "unfenced";
        if (index == names.size()) {
            names.add(name);
        } else {
            names.set(index, name);
        }
        return ChildJvm.start(SetWriter.class, log, confFile.toString(), mode, notes.toString(), name);
    }

    private void makeSet() throws IOException {
        byte[] empty = "set\n".getBytes(StandardCharsets.UTF_8);
        if (fenced) {
            try (FileSystem fs = leased();
                    FSDataOutputStream out = fs.create(new org.apache.hadoop.fs.Path("/set"))) {
                out.write(empty);
            }
            return;
        }
        org.apache.hadoop.fs.Path bare = new org.apache.hadoop.fs.Path(conf.get("lease.fs.inner") + "/bare");
        try (FileSystem fs = FileSystem.newInstance(bare.toUri(), conf);
                FSDataOutputStream out = fs.create(bare)) {
            out.write(empty);
        }
    }

    private Result count() throws IOException {
        Set<String> acked = lines(".acked");
        Set<String> lost = new HashSet<>(acked);
        lost.removeAll(Set.of(finalSet().split(" ")));
        return new Result(
                storage, fenced, acked.size(), lost.size(), lines(".refused").size(), pauses, kills);
    }

    private String finalSet() throws IOException {
        if (!fenced) {
            org.apache.hadoop.fs.Path bare = new org.apache.hadoop.fs.Path(conf.get("lease.fs.inner") + "/bare");
            return SetWriter.lastLine(SetWriter.bare(bare, conf), bare);
        }
        try (LeasedFileSystem fs = leased()) {
            org.apache.hadoop.fs.Path set = new org.apache.hadoop.fs.Path("/set");
            fs.recoverLease(set);
            return SetWriter.lastLine(fs, set);
        }
    }

    private LeasedFileSystem leased() throws IOException {
        return (LeasedFileSystem) FileSystem.newInstance(URI.create("leased://torture/"), conf);
    }

    private long count(String suffix) throws IOException {
        try (Stream<Path> files = Files.list(notes)) {
            return files.filter(f -> f.toString().endsWith(suffix)).count();
        }
    }

    private Set<String> lines(String suffix) throws IOException {
        Set<String> found = new HashSet<>();
        try (Stream<Path> files = Files.list(notes)) {
            for (Path file : files.filter(f -> f.toString().endsWith(suffix)).toList()) {
                found.addAll(Files.readAllLines(file));
            }
        }
        return found;
    }
}
