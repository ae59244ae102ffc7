package org.rayonyarn.ray.local;

import io.ray.api.runtime.RayRuntime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import org.rayonyarn.ray.client.JobSettings;
import org.rayonyarn.ray.client.RaySettings;
import org.rayonyarn.ray.head.InMemoryControlStore;
import org.rayonyarn.ray.head.NodeProvider;
import org.rayonyarn.ray.node.NodeConfig;
import org.rayonyarn.ray.node.RayNode;
import org.rayonyarn.ray.process.DriverProgram;
import org.rayonyarn.ray.process.DriverSession;
import org.rayonyarn.ray.process.HeadProcess;
import org.rayonyarn.ray.process.NodeProcess;
import org.rayonyarn.ray.process.SessionSecret;
import org.rayonyarn.ray.rpc.Endpoint;
import org.rayonyarn.ray.rpc.JobCode;
import org.rayonyarn.ray.rpc.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session whose head and driver live in this JVM. What was started last ends first. Not thread-safe, but for {@link #close}. */
final class LocalSession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalSession.class);
    private static final Duration REGISTRATION = Duration.ofSeconds(30);

    /** A part's end, which may fail. */
    interface Closing {
        void close() throws Exception;
    }

    private final RaySettings settings;
    private final byte[] secret = SessionSecret.generate();
    private final Deque<Closing> parts = new ArrayDeque<>();
    private final HeadProcess head;
    private volatile boolean ending;

    LocalSession(RaySettings settings, NodeProvider provider) throws IOException {
        this.settings = settings;
        this.head = new HeadProcess(
                settings,
                UUID.randomUUID().toString(),
                1,
                secret,
                new InMemoryControlStore(),
                provider,
                reason -> LOG.error("the head has ended; reason={}", reason));
        parts.push(head::close);
        SessionFile file = SessionFile.of(head.endpoint());
        file.write(secret);
        parts.push(file::delete);
    }

    Endpoint endpoint() {
        return head.endpoint();
    }

    byte[] secret() {
        return secret;
    }

    HeadProcess head() {
        return head;
    }

    /** Whether its nodes are to end too. */
    boolean isEnding() {
        return ending;
    }

    /** Ends with the session, before what was added earlier. */
    synchronized void add(Closing part) {
        parts.push(part);
    }

    /** Starts the node that the driver is on, and begins its job. */
    RayRuntime drive(NodeConfig config, RayNode.Lifecycle lifecycle) throws IOException, InterruptedException {
        ClassLoader user = Thread.currentThread().getContextClassLoader();
        NodeProcess driver =
                new NodeProcess(new NodeProcess.Setup(settings, config, endpoint(), secret, job -> user, lifecycle));
        add(driver::close);
        head.houses(NodeId.of(config.name()));
        driver.register(REGISTRATION);
        return begin(driver, settings, ClassPaths.OF_SESSION, endpoint(), this::close);
    }

    /** Begins the job that the settings describe. */
    static RayRuntime begin(
            NodeProcess driver, RaySettings settings, ClassPaths paths, Endpoint head, Runnable onShutdown) {
        JobSettings job = JobSettings.from(settings);
        JobCode code = new JobCode(paths.ofJob(job.codeSearchPath()), job.jvmOptions());
        DriverProgram program =
                new DriverProgram(job.namespace(), job.entrypoint(), job.wanted(), code, job.runtimeEnv());
        return DriverSession.begin(driver, program, head.toString(), onShutdown);
    }

    /** Ends everything. Idempotent; any thread. */
    @Override
    public synchronized void close() {
        ending = true;
        head.shutDown("the driver has ended");
        while (!parts.isEmpty()) {
            Closing part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("a part of the session did not end cleanly", e);
            }
        }
    }
}
