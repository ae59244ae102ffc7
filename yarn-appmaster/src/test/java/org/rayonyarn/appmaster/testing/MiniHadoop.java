package org.rayonyarn.appmaster.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.yarn.conf.YarnConfiguration;

/**
 * Real HDFS (a NameNode, DataNodes) and real YARN (a ResourceManager, NodeManagers) in this JVM, listening on the loopback address only,
 * with all their files under one folder. Containers are processes of their own, started with this JVM's Java. One such cluster a JVM: Hadoop
 * keeps statics. Start and stop from one thread.
 */
public final class MiniHadoop implements AutoCloseable {
    private final Path folder;
    private final MiniHdfs hdfs;
    private final MiniYarn yarn;
    private final Path confFolder;

    private MiniHadoop(Path folder, MiniHdfs hdfs, MiniYarn yarn, Path confFolder) {
        this.folder = folder;
        this.hdfs = hdfs;
        this.yarn = yarn;
        this.confFolder = confFolder;
    }

    /**
     * Starts HDFS and YARN side by side and waits until all nodes have joined.
     *
     * @param folder made if it is missing; deleted by {@link #close}
     */
    public static MiniHadoop start(Path folder, MiniHadoopSettings settings) throws IOException {
        Path work = Files.createDirectories(folder).toRealPath();
        Path confFolder = Files.createDirectories(work.resolve("conf"));
        Configuration site = settings.site(work, hadoopClassPath(confFolder));
        CompletableFuture<MiniHdfs> hdfs =
                CompletableFuture.supplyAsync(() -> MiniHdfs.start(work, site, settings.nodes()));
        CompletableFuture<MiniYarn> yarn =
                CompletableFuture.supplyAsync(() -> MiniYarn.start(work, site, settings.nodes()));
        try {
            CompletableFuture.allOf(hdfs, yarn).join();
            MiniHadoop cluster = new MiniHadoop(work, hdfs.join(), yarn.join(), confFolder);
            cluster.writeSiteFiles();
            return cluster;
        } catch (CompletionException e) {
            if (!hdfs.isCompletedExceptionally()) {
                hdfs.join().stop();
            }
            if (!yarn.isCompletedExceptionally()) {
                yarn.join().stop();
            }
            throw new IOException("the mini cluster did not start: folder=" + work, e.getCause());
        }
    }

    /** What a client needs to know, the addresses among it; a fresh copy. */
    public Configuration configuration() {
        YarnConfiguration copy = new YarnConfiguration();
        yarn.clientConfiguration().forEach(entry -> copy.set(entry.getKey(), entry.getValue()));
        return copy;
    }

    /** A folder with {@code core-site.xml}, {@code hdfs-site.xml} and {@code yarn-site.xml}: good for HADOOP_CONF_DIR. */
    public Path confFolder() {
        return confFolder;
    }

    /** The class path for containers: the configuration, then all that this JVM has. */
    public List<String> classPath() {
        return hadoopClassPath(confFolder);
    }

    /** The default file system; closed with the cluster. */
    public FileSystem fileSystem() {
        return hdfs.fileSystem();
    }

    /** The embedded HDFS, to stop or restart parts of it. */
    public MiniHdfs hdfs() {
        return hdfs;
    }

    /** The embedded YARN, to stop or restart parts of it. */
    public MiniYarn yarn() {
        return yarn;
    }

    /** Stops all services, ends what still runs in containers, and deletes the folder. */
    @Override
    public void close() {
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(yarn::stop);
        hdfs.stop();
        stopped.join();
        FileUtil.fullyDelete(folder.toFile());
    }

    private static List<String> hadoopClassPath(Path confFolder) {
        return List.of(confFolder.toString(), System.getProperty("java.class.path"));
    }

    private void writeSiteFiles() {
        Configuration all = new Configuration(false);
        yarn.clientConfiguration().forEach(entry -> all.set(entry.getKey(), entry.getValue()));
        for (String file : List.of("core-site.xml", "hdfs-site.xml", "yarn-site.xml")) {
            writeXml(all, confFolder.resolve(file));
        }
    }

    private static void writeXml(Configuration settings, Path file) {
        try (var out = Files.newBufferedWriter(file)) {
            settings.writeXml(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
