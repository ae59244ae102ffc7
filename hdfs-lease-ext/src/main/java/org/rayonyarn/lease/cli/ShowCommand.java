package org.rayonyarn.lease.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.lease.LeaseHeldException;
import org.rayonyarn.lease.LeaseManager;
import org.rayonyarn.lease.LeaseRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(name = "show", description = "Shows one lease, and how to end it; 1 if nobody holds it.")
final class ShowCommand implements Callable<Integer> {
    @ParentCommand
    private LeaseCommand.@Nullable Root root;

    @Parameters(
            paramLabel = "FILE",
            description = "A file's URI, a path on the default file system, or a lease's name.")
    private String file = "";

    @Override
    public Integer call() throws IOException {
        LeaseCommand.Root parent = Objects.requireNonNull(root);
        LeaseTarget target = LeaseTarget.parse(file, parent.conf());
        try (LeaseManager manager = parent.connect()) {
            LeaseRecord lease = manager.show(target.name());
            if (lease == null) {
                parent.out().println("nobody holds " + target.name());
                return 1;
            }
            PrintWriter out = parent.out();
            out.println("name:   " + lease.name());
            out.println("holder: " + lease.holder());
            out.println("epoch:  " + lease.epoch());
            out.println("since:  " + lease.since());
            out.println("data:   " + (lease.attachment().isEmpty() ? "-" : lease.attachment()));
            out.println("end it: " + LeaseHeldException.command(lease.name()));
            return 0;
        }
    }
}
