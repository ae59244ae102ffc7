package org.rayonyarn.lease.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.lease.LeaseManager;
import org.rayonyarn.lease.fs.LeasedFileSystem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "recover",
        description = "Ends a lease now, whoever holds it: fences the holder, closes the file with what was flushed.")
final class RecoverCommand implements Callable<Integer> {
    @ParentCommand
    private LeaseCommand.@Nullable Root root;

    @Option(
            names = "--deadline",
            paramLabel = "SECONDS",
            description = "How long the storage may take, 120 by default.")
    private int deadlineSeconds = 120;

    @Parameters(
            paramLabel = "FILE",
            description = "A file's URI, a path on the default file system, or a lease's name.")
    private String file = "";

    @Override
    public Integer call() throws IOException {
        LeaseCommand.Root parent = Objects.requireNonNull(root);
        if (deadlineSeconds <= 0) {
            throw new IllegalArgumentException("--deadline must be at least 1 second: --deadline=" + deadlineSeconds);
        }
        Configuration conf = parent.conf();
        LeaseTarget target = LeaseTarget.parse(file, conf);
        boolean recovered = target.storage().isEmpty() ? recoverName(parent, target) : recoverFile(conf, target);
        parent.out().println(recovered ? "recovered " + target.name() : "nobody held " + target.name());
        return 0;
    }

    private boolean recoverName(LeaseCommand.Root parent, LeaseTarget target) throws IOException {
        try (LeaseManager manager = parent.connect()) {
            return manager.recover(target.name(), Duration.ofSeconds(deadlineSeconds));
        }
    }

    private boolean recoverFile(Configuration conf, LeaseTarget target) throws IOException {
        try (LeasedFileSystem fs = target.open(conf)) {
            return fs.leaseManager().recover(target.name(), Duration.ofSeconds(deadlineSeconds));
        }
    }
}
