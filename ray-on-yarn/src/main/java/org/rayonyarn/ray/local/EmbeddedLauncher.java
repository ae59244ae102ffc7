package org.rayonyarn.ray.local;

import io.ray.api.runtime.RayRuntime;
import java.io.IOException;
import org.rayonyarn.ray.client.JobSettings;
import org.rayonyarn.ray.client.Launcher;
import org.rayonyarn.ray.client.NodeSettings;
import org.rayonyarn.ray.client.RaySettings;
import org.rayonyarn.ray.node.NodeConfig;
import org.rayonyarn.ray.process.NodeProcess;

/** No address: head, one node with workers, and the driver, all in this JVM. */
public final class EmbeddedLauncher implements Launcher {
    @Override
    public String forms() {
        return "(none)";
    }

    @Override
    public boolean serves(String address) {
        return address.isEmpty();
    }

    @Override
    public RayRuntime launch(String address, RaySettings settings) {
        RaySettings effective = SessionJobs.numbered(withProcesses(settings));
        NodeSettings nodes = new NodeSettings(effective);
        NodeConfig config = nodes.worker("node-0", 1, nodes.headResources(), nodes.headLabels());
        return Sessions.start(effective, new NoNodes(), session -> session.drive(config, reason -> {}));
    }

    /** This JVM runs already: what it was started without, workers as processes have, unless the job says what it wants. */
    private static RaySettings withProcesses(RaySettings settings) {
        boolean lacks = settings.list(JobSettings.JVM_OPTIONS).stream().anyMatch(option -> !option.isBlank())
                || !ClassPaths.isOnOwn(settings.get(JobSettings.CODE_SEARCH_PATH, ""));
        return lacks && settings.get(NodeProcess.ISOLATION, "").isEmpty()
                ? settings.with(NodeProcess.ISOLATION, "process")
                : settings;
    }

    /** Shared by the launchers of this package: a session that fails to start leaves nothing behind. */
    static final class Sessions {
        private Sessions() {}

        interface Start {
            RayRuntime in(LocalSession session) throws IOException, InterruptedException;
        }

        static RayRuntime start(RaySettings settings, org.rayonyarn.ray.head.NodeProvider provider, Start start) {
            LocalSession session = null;
            try {
                session = new LocalSession(settings, provider);
                return start.in(session);
            } catch (IOException | RuntimeException e) {
                close(session);
                throw e instanceof RuntimeException unchecked
                        ? unchecked
                        : new IllegalStateException("the session could not start: " + e.getMessage(), e);
            } catch (InterruptedException e) {
                close(session);
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while the session started", e);
            }
        }

        private static void close(@org.jspecify.annotations.Nullable LocalSession session) {
            if (session != null) {
                session.close();
            }
        }
    }
}
