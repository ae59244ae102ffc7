package org.rayonyarn.lease.cli;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.lease.LeaseConfig;
import org.rayonyarn.lease.fs.LeasedFileSystem;
import org.rayonyarn.lease.fs.SweepReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "sweep",
        description = "Removes what dead writers and deleted files left behind in segmented mode; safe at any time.")
final class SweepCommand implements Callable<Integer> {
    @ParentCommand
    private LeaseCommand.@Nullable Root root;

    @Option(
            names = "--grace",
            paramLabel = "SECONDS",
            description = "Only what is older goes; lease.fs.sweep-grace by default (an hour).")
    private @Nullable Long graceSeconds;

    @Option(names = "--dry-run", description = "Only counts.")
    private boolean dryRun;

    @Parameters(
            arity = "0..1",
            paramLabel = "FOLDER",
            description = "URI of the folder that holds .leased, such as file:///data; lease.fs.inner by default.")
    private @Nullable String folder;

    @Override
    public Integer call() throws IOException {
        LeaseCommand.Root parent = Objects.requireNonNull(root);
        Configuration conf = parent.conf();
        if (folder != null) {
            conf.set("lease.fs.inner", folder);
        }
        LeaseConfig config = LeaseConfig.from(conf::getTrimmed);
        if (config.fsInner().isEmpty()) {
            throw new IllegalArgumentException("name the folder to sweep, or set lease.fs.inner");
        }
        Duration grace = graceSeconds == null ? config.fsSweepGrace() : Duration.ofSeconds(graceSeconds);
        try (LeasedFileSystem fs = new LeasedFileSystem()) {
            fs.initialize(URI.create("leased:///"), conf);
            fs.getFileStatus(new Path("/"));
            SweepReport swept = fs.sweep(grace, dryRun);
            parent.out()
                    .println((dryRun ? "would remove" : "removed") + " files=" + swept.files() + " leftovers="
                            + swept.leftovers() + " bytes=" + swept.bytes() + " skipped=" + swept.skipped());
            return swept.skipped() == 0 ? 0 : 1;
        }
    }
}
