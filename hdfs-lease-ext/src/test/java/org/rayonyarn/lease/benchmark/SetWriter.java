package org.rayonyarn.lease.benchmark;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.SplittableRandom;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.protocol.AlreadyBeingCreatedException;
import org.rayonyarn.lease.LeaseConfig;
import org.rayonyarn.lease.LeaseHeldException;
import org.rayonyarn.lease.LeaseManager;
import org.rayonyarn.lease.LeaseName;
import org.rayonyarn.lease.WriteLease;
import org.rayonyarn.lease.fs.LeasedFileSystem;
import org.rayonyarn.lease.zookeeper.ZooKeeperLeases;

/**
 * One process of the torture: adds elements to a set, each by taking the lease, reading the set, thinking, and writing
 * the larger set. It notes an element as acknowledged when the write was. The set is the file's last line.
 */
public final class SetWriter {
    private final Configuration conf;
    private final Path file;
    private final java.nio.file.Path folder;
    private final String name;
    private final SplittableRandom random;

    private SetWriter(Configuration conf, Path file, java.nio.file.Path folder, String name) {
        this.conf = conf;
        this.file = file;
        this.folder = folder;
        this.name = name;
        this.random = new SplittableRandom(name.hashCode());
    }

    /** Arguments: configuration file, fenced or unfenced, folder for notes, name of this writer. */
    public static void main(String[] args) throws Exception {
        Configuration conf = new Configuration();
        conf.addResource(new Path(args[0]));
        SetWriter writer = new SetWriter(conf, new Path("/set"), java.nio.file.Path.of(args[2]), args[3]);
        if (args[1].equals("fenced")) {
            writer.runFenced();
        } else {
            writer.runUnfenced();
        }
        System.exit(0);
    }

    /** Through LeasedFileSystem: the storage refuses whoever has lost the lease. */
    private void runFenced() throws Exception {
        try (LeasedFileSystem fs = (LeasedFileSystem) FileSystem.newInstance(URI.create("leased://torture/"), conf)) {
            ready(fs.leaseManager());
            for (int i = 0; !stopped(); i++) {
                String element = name + "-" + i;
                try (FSDataOutputStream out = fs.append(file)) {
                    String next = lastLine(fs, file) + " " + element;
                    think();
                    out.write((next + "\n").getBytes(StandardCharsets.UTF_8));
                } catch (AlreadyBeingCreatedException held) {
                    Thread.sleep(20);
                    continue;
                } catch (IOException refused) {
                    note("refused", element + " " + refused);
                    continue;
                }
                note("acked", element);
            }
        }
    }

    /** The lease as a lock around a bare file system: what most programs do. */
    private void runUnfenced() throws Exception {
        FileContext bare = FileContext.getFileContext(URI.create(conf.get("lease.fs.inner")), conf);
        Path set = new Path(conf.get("lease.fs.inner") + "/bare");
        try (LeaseManager manager = ZooKeeperLeases.connect(LeaseConfig.from(conf::getTrimmed))) {
            ready(manager);
            for (int i = 0; !stopped(); i++) {
                String element = name + "-" + i;
                try (WriteLease lease = manager.acquire(LeaseName.of("torture/lock"))) {
                    String next = lastLine(bare(set, conf), set) + " " + element;
                    lease.check();
                    think();
                    replace(bare, set, next, element);
                } catch (LeaseHeldException held) {
                    Thread.sleep(20);
                    continue;
                } catch (IOException refused) {
                    note("refused", element + " " + refused);
                    continue;
                }
                note("acked", element);
            }
        }
    }

    private static void replace(FileContext bare, Path set, String next, String element) throws IOException {
        Path fresh = new Path(set.getParent(), element);
        try (FSDataOutputStream out = bare.create(fresh, EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE))) {
            out.write((next + "\n").getBytes(StandardCharsets.UTF_8));
        }
        if ("file".equals(set.toUri().getScheme())) {
            Files.move(local(fresh), local(set), StandardCopyOption.ATOMIC_MOVE);
        } else {
            bare.rename(fresh, set, Options.Rename.OVERWRITE);
        }
    }

    /** Hadoop's replacing rename deletes first on local disks: a kill in between would lose the whole set. */
    private static java.nio.file.Path local(Path path) {
        return java.nio.file.Path.of(path.toUri().getPath());
    }

    /** Without checksums: on local disks a kill between the two renames of a file and its checksums breaks the pair. */
    static FileSystem bare(Path set, Configuration conf) throws IOException {
        FileSystem fs = FileSystem.get(set.toUri(), conf);
        fs.setVerifyChecksum(false);
        return fs;
    }

    static String lastLine(FileSystem fs, Path path) throws IOException {
        try (FSDataInputStream in = fs.open(path)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            int end = text.lastIndexOf('\n');
            return text.substring(text.lastIndexOf('\n', end - 1) + 1, end);
        }
    }

    /** From here on it may be hurt: before, nothing of it can go wrong. */
    private void ready(LeaseManager connected) throws IOException {
        Files.writeString(folder.resolve(name + ".ready"), connected.holder().toString());
    }

    private void think() throws InterruptedException {
        Thread.sleep(random.nextInt(200));
    }

    private boolean stopped() {
        return Files.exists(folder.resolve("stop"));
    }

    private void note(String what, String line) throws IOException {
        Files.writeString(
                folder.resolve(name + "." + what), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
