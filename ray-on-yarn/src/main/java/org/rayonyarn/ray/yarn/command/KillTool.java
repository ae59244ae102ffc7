package org.rayonyarn.ray.yarn.command;

import java.io.IOException;
import java.io.PrintWriter;
import org.rayonyarn.appmaster.AppMasterClient;

/** {@code kill}: ends an application. */
public final class KillTool extends ApplicationTool {
    public KillTool() {
        super("kill", "ends an application");
    }

    @Override
    int run(AppMasterClient client, String applicationId, PrintWriter out) throws IOException {
        client.report(applicationId); // so that an unknown one is named
        client.kill(applicationId, "killed by ray-on-yarn kill");
        out.println(applicationId + " is killed");
        return 0;
    }
}
