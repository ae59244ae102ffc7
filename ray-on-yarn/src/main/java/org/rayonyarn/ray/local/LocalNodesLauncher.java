package org.rayonyarn.ray.local;

import io.ray.api.runtime.RayRuntime;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rayonyarn.ray.client.Launcher;
import org.rayonyarn.ray.client.NodeSettings;
import org.rayonyarn.ray.client.RaySettings;
import org.rayonyarn.ray.node.NodeConfig;
import org.rayonyarn.ray.node.RayNode;

/** {@code local:N}: head and driver in this JVM, N child JVMs as nodes, each with the resources of {@code ray.head-args}. */
public final class LocalNodesLauncher implements Launcher {
    private static final Pattern FORM = Pattern.compile("local:(\\d{1,4})");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Override
    public String forms() {
        return "local:N";
    }

    @Override
    public boolean serves(String address) {
        return address.equals("local") || address.startsWith("local:");
    }

    @Override
    public RayRuntime launch(String address, RaySettings given) {
        Matcher form = FORM.matcher(address);
        int count = form.matches() ? Integer.parseInt(form.group(1)) : 0;
        if (count < 1) {
            throw new IllegalArgumentException(
                    RaySettings.ADDRESS + "=" + address + " must be local:N, with N nodes of at least 1");
        }
        RaySettings settings = SessionJobs.numbered(given);
        NodeSettings nodes = new NodeSettings(settings);
        nodes.worker("node", 1, nodes.headResources(), nodes.headLabels()); // what a child can't read is said here
        NodeConfig driver = nodes.driver("driver-0", 1);
        return EmbeddedLauncher.Sessions.start(settings, new ChildNodes(count), session -> {
            Arrivals arrivals = new Arrivals(count);
            for (int i = 0; i < count; i++) {
                session.add(ChildNode.start(session, settings, ChildNodes.name(i), nodes.headResources()));
            }
            RayRuntime runtime = session.drive(driver, arrivals);
            arrivals.await();
            return runtime;
        });
    }

    /** Waits until all children have joined. */
    private static final class Arrivals implements RayNode.Lifecycle {
        private final int expected;
        private final CountDownLatch all = new CountDownLatch(1);

        Arrivals(int expected) {
            this.expected = expected;
        }

        @Override
        public void onShutdown(String reason) {}

        @Override
        public void onMembership(int nodesWithWorkers) {
            if (nodesWithWorkers >= expected) {
                all.countDown();
            }
        }

        void await() throws IOException, InterruptedException {
            if (!all.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("not all of " + expected + " child JVMs have joined within "
                        + PATIENCE.toSeconds() + " s: see their output above");
            }
        }
    }
}
