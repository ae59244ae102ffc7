package org.rayonyarn.ray.yarn.command;

import java.io.IOException;
import java.io.PrintWriter;
import org.rayonyarn.appmaster.AppMasterClient;
import org.rayonyarn.appmaster.AppMasterConfig;
import org.rayonyarn.ray.client.RayOnYarnCommand;

/** A command about one application that runs already: {@code <name> application_...}. */
abstract class ApplicationTool implements RayOnYarnCommand.Summary {
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private final String name;
    private final String summary;

    ApplicationTool(String name, String summary) {
        this.name = name;
        this.summary = summary;
    }

    /** What it does; the exit code. */
    abstract int run(AppMasterClient client, String applicationId, PrintWriter out) throws IOException;

    @Override
    public String name() {
        return name;
    }

    @Override
    public String summary() {
        return summary + ": " + name + " application_...";
    }

    @Override
    public int run(PrintWriter out, PrintWriter err, String... args) {
        if (args.length == 1 && args[0].equals("--help")) {
            out.println("usage: ray-on-yarn " + name + " application_... (" + summary + ")");
            return 0;
        }
        if (args.length != 1) {
            err.println("ray-on-yarn " + name + ": give one application's id (--help says more)");
            return USAGE;
        }
        try {
            HadoopEdge edge = HadoopEdge.read();
            AppMasterConfig config = AppMasterConfig.from(edge.settings(java.util.Map.of()));
            try (AppMasterClient client = AppMasterClient.connect(edge.hadoop(), config)) {
                return run(client, args[0], out);
            }
        } catch (IOException | IllegalArgumentException e) {
            err.println("ray-on-yarn: " + OneLine.of(e));
            return FAILED;
        }
    }
}
