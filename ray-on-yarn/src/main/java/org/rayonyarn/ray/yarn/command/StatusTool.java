package org.rayonyarn.ray.yarn.command;

import java.io.IOException;
import java.io.PrintWriter;
import org.rayonyarn.appmaster.AppMasterClient;
import org.rayonyarn.appmaster.ApplicationStatus;

/** {@code status}: what YARN says of an application; the page behind the tracking URL says more. */
public final class StatusTool extends ApplicationTool {
    public StatusTool() {
        super("status", "says how an application is");
    }

    @Override
    int run(AppMasterClient client, String applicationId, PrintWriter out) throws IOException {
        ApplicationStatus status = client.report(applicationId);
        out.println(status.id() + " " + status.state() + ", queue " + status.queue() + ", user " + status.user());
        status.trackingUrl().ifPresent(url -> out.println("tracking URL: " + url));
        if (status.host().isPresent() && status.rpcPort() > 0 && !status.state().isFinal()) {
            out.println("head: " + status.host().get() + ":" + status.rpcPort());
        }
        if (!status.diagnostics().isEmpty()) {
            out.println(status.diagnostics());
        }
        return 0;
    }
}
