package org.rayonyarn.lease.fs.contract;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.contract.AbstractFSContract;
import org.rayonyarn.lease.testing.SharedServers;

/** Tells Hadoop's contract suites what one storage behind LeasedFileSystem supports. */
final class LeasedContract extends AbstractFSContract {
    /** What all of ours have; names are those of Hadoop's ContractOptions, after {@code fs.contract.}. */
    private static final List<String> COMMON = List.of(
            "is-case-sensitive",
            "supports-append",
            "supports-seek",
            "rejects-seek-past-eof",
            "supports-getfilestatus",
            "supports-strict-exceptions",
            "supports-hflush",
            "supports-hsync",
            "test.root-tests-enabled");

    private final FileSystem fs;

    /** @param name tells apart what Hadoop's cache of file systems may not mix up */
    LeasedContract(Configuration conf, String name, String innerUri, List<String> more) {
        super(conf);
        Configuration leased = SharedServers.leased(innerUri, Duration.ofSeconds(60), Duration.ofMinutes(20));
        leased.forEach(entry -> getConf().set(entry.getKey(), entry.getValue()));
        COMMON.forEach(option -> getConf().setBoolean("fs.contract." + option, true));
        more.forEach(option -> getConf().setBoolean("fs.contract." + option, true));
        getConf().setInt("fs.contract.test.random-seek-count", 50);
        String uri = "leased://" + name + "/";
        getConf().set("fs.defaultFS", uri);
        try {
            fs = FileSystem.get(URI.create(uri), getConf());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public FileSystem getTestFileSystem() {
        return fs;
    }

    @Override
    public String getScheme() {
        return "leased";
    }

    @Override
    public Path getTestPath() {
        return new Path("/test");
    }
}
