package org.rayonyarn.pipedream;

import java.io.PrintWriter;
import java.util.spi.ToolProvider;
import picocli.CommandLine;

/** {@code plan}, for whoever looks it up: {@code ToolProvider.findFirst("plan")}. */
public final class PlanTool implements ToolProvider {
    @Override
    public String name() {
        return "plan";
    }

    /** @return 0; 3 if nothing fits; 2, with one line on {@code err}, for bad input or a file that cannot be read or written */
    @Override
    public int run(PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new PlanCommand())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((problem, arguments) -> {
                    err.println("plan: "
                            + String.valueOf(problem.getMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse("") + " (plan --help)");
                    return CommandLine.ExitCode.USAGE;
                })
                .execute(args);
    }
}
