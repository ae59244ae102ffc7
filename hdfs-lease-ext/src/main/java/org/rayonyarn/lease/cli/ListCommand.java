package org.rayonyarn.lease.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.lease.LeaseManager;
import org.rayonyarn.lease.LeaseRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(name = "list", description = "Lists leases: name, epoch, holder, since when, tab-separated.")
final class ListCommand implements Callable<Integer> {
    @ParentCommand
    private LeaseCommand.@Nullable Root root;

    @Parameters(arity = "0..1", paramLabel = "FOLDER", description = "Only what lies at or below; all by default.")
    private @Nullable String folder;

    @Override
    public Integer call() throws IOException {
        LeaseCommand.Root parent = java.util.Objects.requireNonNull(root);
        String under = folder;
        try (LeaseManager manager = parent.connect()) {
            for (LeaseRecord lease : manager.list(
                    under == null
                            ? null
                            : LeaseTarget.parse(under, parent.conf()).name())) {
                parent.out()
                        .println(lease.name() + "\t" + lease.epoch() + "\t" + lease.holder() + "\t" + lease.since());
            }
        }
        return 0;
    }
}
