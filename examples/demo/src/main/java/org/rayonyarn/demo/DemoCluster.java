package org.rayonyarn.demo;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingServer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.rayonyarn.appmaster.testing.MiniHadoop;
import org.rayonyarn.appmaster.testing.MiniHadoopSettings;

/** HDFS, YARN with two NodeManagers, and ZooKeeper, all in this JVM on loopback. {@link #close} may be called from any thread. */
final class DemoCluster implements AutoCloseable {
    private static final String CLIENT_LOGGING =
            """
            log4j.rootLogger=WARN,console
            log4j.logger.org.apache.hadoop.util.NativeCodeLoader=ERROR
            log4j.appender.console=org.apache.log4j.ConsoleAppender
            log4j.appender.console.target=System.err
            log4j.appender.console.layout=org.apache.log4j.PatternLayout
            log4j.appender.console.layout.ConversionPattern=%d{HH:mm:ss} %p %c{2}: %m%n
            """;

    private final MiniHadoop hadoop;
    private final TestingServer zooKeeper;
    private boolean closed;

    private DemoCluster(MiniHadoop hadoop, TestingServer zooKeeper) {
        this.hadoop = hadoop;
        this.zooKeeper = zooKeeper;
    }

    /** Starts all side by side. */
    static DemoCluster start(Path folder) throws IOException {
        InstanceSpec address = new InstanceSpec(folder.resolve("zookeeper").toFile(), -1, -1, -1, true, 1);
        CompletableFuture<TestingServer> zooKeeper = CompletableFuture.supplyAsync(() -> startZooKeeper(address));
        MiniHadoop hadoop = MiniHadoop.start(
                folder.resolve("hadoop"),
                MiniHadoopSettings.STANDARD.with("hadoop.zk.address", "127.0.0.1:" + address.getPort()));
        try {
            Files.writeString(hadoop.confFolder().resolve("log4j.properties"), CLIENT_LOGGING, StandardCharsets.UTF_8);
            return new DemoCluster(hadoop, zooKeeper.join());
        } catch (IOException | CompletionException e) {
            hadoop.close();
            throw e;
        }
    }

    private static TestingServer startZooKeeper(InstanceSpec address) {
        try {
            return new TestingServer(address, true);
        } catch (Exception e) {
            throw new CompletionException("ZooKeeper did not start", e);
        }
    }

    Configuration configuration() {
        return hadoop.configuration();
    }

    FileSystem fileSystem() {
        return hadoop.fileSystem();
    }

    /** What a client program needs: the configuration folder, then Hadoop's jars. */
    String clientClassPath() {
        return String.join(File.pathSeparator, hadoop.classPath());
    }

    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            try (zooKeeper) {
                hadoop.close();
            }
        }
    }
}
