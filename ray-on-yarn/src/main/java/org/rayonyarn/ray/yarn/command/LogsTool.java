package org.rayonyarn.ray.yarn.command;

import java.io.IOException;
import java.io.PrintWriter;
import org.rayonyarn.appmaster.AppMasterClient;

/** {@code logs}: where the output of an application's containers is. */
public final class LogsTool extends ApplicationTool {
    public LogsTool() {
        super("logs", "says where its containers' output is");
    }

    @Override
    int run(AppMasterClient client, String applicationId, PrintWriter out) throws IOException {
        var status = client.report(applicationId);
        out.println("yarn logs -applicationId " + status.id() + " [-log_files stdout|stderr]");
        if (!status.state().isFinal()) {
            status.trackingUrl().ifPresent(url -> out.println("while it runs, each container's logs: " + url));
        }
        return 0;
    }
}
