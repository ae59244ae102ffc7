package org.rayonyarn.ray.yarn;

import io.ray.api.id.JobId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.rayonyarn.ray.WorkerRuntime;
import org.rayonyarn.ray.client.NodeSettings;
import org.rayonyarn.ray.client.RaySettings;
import org.rayonyarn.ray.node.NodeConfig;
import org.rayonyarn.ray.process.DriverSession;
import org.rayonyarn.ray.process.NodeProcess;
import org.rayonyarn.ray.rpc.Endpoint;
import org.rayonyarn.ray.worker.classes.JobClassPath;
import org.rayonyarn.ray.worker.process.WorkerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The main of a node's container. Its argument is the head's address. */
public final class RayNodeMain {
    private static final Logger LOG = LoggerFactory.getLogger(RayNodeMain.class);
    private static final Duration REGISTRATION = Duration.ofSeconds(60);
    private static final String OBJECT_STORE_MEMORY = "ray.object-store.memory";

    private RayNodeMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        InContainer here = InContainer.read();
        CompletableFuture<String> end = new CompletableFuture<>();
        try (NodeProcess node = open(here, Endpoint.parse(args[0]), end)) {
            WorkerRuntime.install(DriverSession.workersOnly(args[0]));
            node.register(REGISTRATION);
            LOG.info("the node serves: container={} head={}", here.home().container(), args[0]);
            LOG.info("the node ends: reason={}", end.join());
        }
        System.exit(0); // a user's threads must not keep a container
    }

    private static NodeProcess open(InContainer here, Endpoint head, CompletableFuture<String> end) throws IOException {
        RaySettings settings = withMemory(here.settings(), here.config().node().jvm());
        NodeSettings nodes = new NodeSettings(settings);
        NodeConfig config = nodes.worker(
                here.home().container().value(), 1, here.config().node().offer(), nodes.headLabels());
        return new NodeProcess(new NodeProcess.Setup(
                settings,
                config,
                head,
                here.secret(),
                loaderOfTheJob(here),
                new NodeProcess.WorkerCode(
                        settings.get(Submission.CODE_SEARCH_PATH, ""),
                        here.config().code().userFirst()),
                end::complete));
    }

    /** What the container's size implies where nothing is set: bounds for the object store, and for all processes together. */
    static RaySettings withMemory(RaySettings settings, YarnConfig.Jvm node) {
        JvmMemory memory = node.memory();
        RaySettings sized = new NodeSettings(settings).storeBytes() > 0
                ? settings
                : settings.with(OBJECT_STORE_MEMORY, Long.toString(memory.objectStore() << 20));
        sized = withDefault(sized, WorkerConfig.MEMORY_LIMIT, memory.total());
        return sized.get(WorkerConfig.ISOLATION, "thread").equals("process")
                ? sized
                : withDefault(sized, WorkerConfig.MAX_PROCESSES, node.cores());
    }

    private static RaySettings withDefault(RaySettings settings, String key, long value) {
        return settings.apply(key) != null ? settings : settings.with(key, Long.toString(value));
    }

    /** A session on YARN has the code of the program that it was made for. */
    private static Function<JobId, ClassLoader> loaderOfTheJob(InContainer here) {
        String path = here.settings().get(Submission.CODE_SEARCH_PATH, "");
        ClassLoader loader = JobClassPath.parse(path, Path.of(""))
                .open(RayNodeMain.class.getClassLoader(), here.config().code().userFirst());
        return job -> loader;
    }
}
