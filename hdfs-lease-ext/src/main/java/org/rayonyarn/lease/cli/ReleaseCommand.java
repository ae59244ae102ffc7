package org.rayonyarn.lease.cli;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.lease.LeaseManager;
import org.rayonyarn.lease.LeaseRecord;
import org.rayonyarn.lease.WriteLease;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "release",
        description = "Ends a lease without touching any storage: for leases that guard no file. Files need 'recover'.")
final class ReleaseCommand implements Callable<Integer> {
    @ParentCommand
    private LeaseCommand.@Nullable Root root;

    @Parameters(paramLabel = "NAME", description = "The lease's name.")
    private String lease = "";

    @Override
    public Integer call() throws IOException {
        LeaseCommand.Root parent = Objects.requireNonNull(root);
        LeaseTarget target = LeaseTarget.parse(lease, parent.conf());
        try (LeaseManager manager = parent.connect()) {
            LeaseRecord current = manager.show(target.name());
            if (current != null && !current.attachment().isEmpty()) {
                throw new IOException("the lease guards a file; use: lease recover '" + target.name() + "'");
            }
            WriteLease taken = manager.seize(target.name());
            if (taken != null) {
                taken.release();
            }
            parent.out().println(taken == null ? "nobody held " + target.name() : "released " + target.name());
        }
        return 0;
    }
}
