package org.rayonyarn.lease.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.curator.test.TestingServer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.util.ShutdownHookManager;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.lease.fs.LeasedFileSystem;

/** One ZooKeeper server and one small HDFS for all tests of a JVM, started when first asked for. Thread-safe. */
public final class SharedServers {
    private static @Nullable TestingServer zooKeeper;
    private static @Nullable MiniDFSCluster dfs;

    private SharedServers() {}

    public static synchronized String zooKeeper() {
        if (zooKeeper == null) {
            try {
                TestingServer started = new TestingServer();
                zooKeeper = started;
                atTheEnd(() -> stop(started));
            } catch (Exception e) {
                throw new IllegalStateException("no ZooKeeper for the tests", e);
            }
        }
        return zooKeeper.getConnectString();
    }

    public static synchronized MiniDFSCluster dfs() {
        if (dfs == null) {
            try {
                Path base = Files.createTempDirectory(Scratch.folder(), "dfs");
                Configuration conf = new Configuration();
                conf.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, base.toString());
                conf.setInt("dfs.heartbeat.interval", 1);
                conf.setLong("dfs.namenode.lease-recheck-interval-ms", 100);
                conf.setLong("dfs.namenode.fs-limits.min-block-size", 0);
                conf.setBoolean("dfs.namenode.acls.enabled", true);
                MiniDFSCluster started =
                        new MiniDFSCluster.Builder(conf).numDataNodes(2).build();
                started.waitActive();
                dfs = started;
                atTheEnd(() -> started.shutdown(true));
            } catch (IOException e) {
                throw new UncheckedIOException("no HDFS for the tests", e);
            }
        }
        return dfs;
    }

    /** What a client of leased files needs, with limits in the given range. */
    public static Configuration leased(String innerUri, Duration soft, Duration hard) {
        Configuration conf =
                innerUri.startsWith("hdfs") ? new Configuration(dfs().getConfiguration(0)) : new Configuration();
        conf.setClass("fs.leased.impl", LeasedFileSystem.class, org.apache.hadoop.fs.FileSystem.class);
        conf.setClass(
                "fs." + ObjectStoreFileSystem.SCHEME + ".impl",
                ObjectStoreFileSystem.class,
                org.apache.hadoop.fs.FileSystem.class);
        conf.set("lease.fs.inner", innerUri);
        conf.set("lease.zookeeper.quorum", zooKeeper());
        conf.setLong("lease.soft-limit", soft.toMillis());
        conf.setLong("lease.hard-limit", hard.toMillis());
        conf.setLong("lease.janitor.interval", 100);
        return conf;
    }

    /** After Hadoop has closed what is still open and needs these servers: it would retry for half a minute without them. */
    private static void atTheEnd(Runnable stop) {
        ShutdownHookManager.get().addShutdownHook(stop, FileSystem.SHUTDOWN_HOOK_PRIORITY - 1);
    }

    private static void stop(TestingServer server) {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
