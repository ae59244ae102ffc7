package org.rayonyarn.lease.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.spi.ToolProvider;
import org.apache.hadoop.conf.Configuration;
import org.rayonyarn.lease.LeaseConfig;
import org.rayonyarn.lease.LeaseManager;
import org.rayonyarn.lease.zookeeper.ZooKeeperLeases;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code lease list|show|recover|release|sweep}: looks at leases, ends them, and cleans up behind them. Exit codes: 0 done, 1 failed, 2 wrong usage. An
 * error is one line.
 */
public final class LeaseCommand implements ToolProvider {
    @Override
    public String name() {
        return "lease";
    }

    /** As {@code ToolProvider} has it from Java 20 on. */
    public Optional<String> description() {
        return Optional.of("looks at write leases, ends them, and cleans up behind them");
    }

    @Override
    public int run(PrintWriter out, PrintWriter err, String... args) {
        System.getProperties()
                .putIfAbsent("curator-dont-log-connection-problems", "true"); // the error says it in one line
        CommandLine line = new CommandLine(new Root(out))
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    err.println("lease: " + oneLine(failure));
                    return 1;
                });
        int exit = line.execute(args);
        out.flush();
        err.flush();
        return exit;
    }

    /** For {@code java -cp}. */
    public static void main(String[] args) {
        System.exit(new LeaseCommand().run(System.out, System.err, args));
    }

    private static String oneLine(Exception failure) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        return message.lines().findFirst().orElse(failure.toString());
    }

    /** Options that all commands share. */
    @Command(
            name = "lease",
            description = "Looks at write leases, ends them, and cleans up behind them.",
            mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "list|show|recover|release|sweep",
            subcommands = {
                ListCommand.class,
                ShowCommand.class,
                RecoverCommand.class,
                ReleaseCommand.class,
                SweepCommand.class
            })
    static final class Root {
        private final PrintWriter out;

        @Option(
                names = "-D",
                paramLabel = "KEY=VALUE",
                scope = CommandLine.ScopeType.INHERIT,
                description = "A configuration key, such as -D lease.zookeeper.quorum=host:2181.")
        private Map<String, String> properties = Map.of();

        Root(PrintWriter out) {
            this.out = out;
        }

        PrintWriter out() {
            return out;
        }

        Configuration conf() {
            Configuration conf = new Configuration();
            properties.forEach(conf::set);
            conf.setBoolean("lease.janitor.enabled", false);
            return conf;
        }

        LeaseManager connect() throws IOException {
            return ZooKeeperLeases.connect(LeaseConfig.from(conf()::getTrimmed));
        }
    }
}
