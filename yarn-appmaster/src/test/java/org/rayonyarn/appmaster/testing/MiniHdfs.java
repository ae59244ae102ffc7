package org.rayonyarn.appmaster.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/** A NameNode and some DataNodes in this JVM. */
public final class MiniHdfs {
    private final MiniDFSCluster cluster;
    private final FileSystem fileSystem;

    private MiniHdfs(MiniDFSCluster cluster, FileSystem fileSystem) {
        this.cluster = cluster;
        this.fileSystem = fileSystem;
    }

    static MiniHdfs start(Path work, Configuration site, int nodes) {
        try {
            HdfsConfiguration conf = new HdfsConfiguration();
            site.forEach(entry -> conf.set(entry.getKey(), entry.getValue()));
            URI address = FileSystem.getDefaultUri(conf);
            MiniDFSCluster cluster = new MiniDFSCluster.Builder(
                            conf, work.resolve("hdfs").toFile())
                    .nameNodePort(address.getPort())
                    .numDataNodes(nodes)
                    .build();
            cluster.waitActive();
            return new MiniHdfs(cluster, FileSystem.newInstance(address, conf));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Hadoop's own test cluster, for whoever restarts or stops parts of it. */
    public MiniDFSCluster cluster() {
        return cluster;
    }

    FileSystem fileSystem() {
        return fileSystem;
    }

    void stop() {
        try {
            fileSystem.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            cluster.shutdown(true);
        }
    }
}
