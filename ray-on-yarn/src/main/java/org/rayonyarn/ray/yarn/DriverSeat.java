package org.rayonyarn.ray.yarn;

import io.ray.api.runtime.RayRuntime;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import org.rayonyarn.ray.client.JobSettings;
import org.rayonyarn.ray.client.NodeSettings;
import org.rayonyarn.ray.client.RaySettings;
import org.rayonyarn.ray.node.RayNode;
import org.rayonyarn.ray.process.DriverProgram;
import org.rayonyarn.ray.process.DriverSession;
import org.rayonyarn.ray.process.NodeProcess;
import org.rayonyarn.ray.rpc.Endpoint;
import org.rayonyarn.ray.rpc.JobCode;
import org.rayonyarn.ray.rpc.transport.TransportConfig;

/** A driver's place in a session: a node without workers, which stays while jobs come and go. Any thread may call it. */
final class DriverSeat implements AutoCloseable {
    private static final Duration REGISTRATION = Duration.ofSeconds(60);

    private final NodeProcess process;
    private final Endpoint head;

    private DriverSeat(NodeProcess process, Endpoint head) {
        this.process = process;
        this.head = head;
    }

    /** What a driver may want to hear of. Called on the node's thread. */
    interface Events extends RayNode.Lifecycle {
        @Override
        default void onShutdown(String reason) {}
    }

    /** Takes the place of the driver that the session was made for. */
    static DriverSeat take(
            RaySettings settings, Endpoint head, byte[] secret, ClassLoader loader, RayNode.Lifecycle events)
            throws IOException, InterruptedException {
        return take(DriverNode.NAME, settings, head, secret, loader, events);
    }

    /**
     * Joins as a driver.
     *
     * @param name unique in the session
     * @throws IOException if the head doesn't answer: names its address
     */
    static DriverSeat take(
            String name,
            RaySettings settings,
            Endpoint head,
            byte[] secret,
            ClassLoader loader,
            RayNode.Lifecycle events)
            throws IOException, InterruptedException {
        RaySettings here = settings.apply(TransportConfig.BIND_HOST) != null
                ? settings
                : settings.with(TransportConfig.BIND_HOST, addressTowards(head));
        NodeProcess process = new NodeProcess(new NodeProcess.Setup(
                here, new NodeSettings(here).driver(name, 1), head, secret, job -> loader, events));
        try {
            process.register(REGISTRATION);
            return new DriverSeat(process, head);
        } catch (IOException | InterruptedException | RuntimeException e) {
            process.close();
            throw e;
        }
    }

    /** This machine's address as the head's network sees it: nodes connect to drivers, too. */
    private static String addressTowards(Endpoint head) throws IOException {
        try (DatagramSocket probe = new DatagramSocket()) {
            probe.connect(InetAddress.getByName(head.host()), head.port()); // sends nothing
            return probe.getLocalAddress().getHostAddress();
        }
    }

    /**
     * Begins a job.
     *
     * @param onShutdown called once the job has ended
     */
    RayRuntime begin(RaySettings settings, Runnable onShutdown) {
        JobSettings job = JobSettings.from(settings);
        JobCode code = new JobCode("", job.jvmOptions()); // the session has the classes
        DriverProgram program =
                new DriverProgram(job.namespace(), job.entrypoint(), job.wanted(), code, job.runtimeEnv());
        return DriverSession.begin(process, program, head.toString(), onShutdown);
    }

    /** Says that the session is over; the answer is its end. */
    void endSession(int exitCode, String text) {
        process.endSession(exitCode, text);
    }

    @Override
    public void close() {
        process.close();
    }
}
