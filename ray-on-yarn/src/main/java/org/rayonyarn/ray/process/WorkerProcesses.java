package org.rayonyarn.ray.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.node.RayNode;
import org.rayonyarn.ray.rpc.Endpoint;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.WorkerCodec;
import org.rayonyarn.ray.rpc.WorkerMessage;
import org.rayonyarn.ray.rpc.transport.Peer;
import org.rayonyarn.ray.rpc.transport.Transport;
import org.rayonyarn.ray.rpc.transport.TransportConfig;
import org.rayonyarn.ray.rpc.transport.netty.NettyTransport;
import org.rayonyarn.ray.worker.process.ChoosingWorkerHost;
import org.rayonyarn.ray.worker.process.ProcessWorkerHost;
import org.rayonyarn.ray.worker.process.WorkerConfig;
import org.rayonyarn.ray.worker.process.WorkerKey;
import org.rayonyarn.ray.worker.process.WorkerLauncher;
import org.rayonyarn.ray.worker.process.WorkerService;

/**
 * The worker processes of one node: their port on loopback, with a secret of its own, and how they are started. Any thread.
 *
 * <p>A worker's standard input stays open as long as its node lives: so none outlives it, however it ends.
 */
final class WorkerProcesses implements ChoosingWorkerHost.Opening, WorkerLauncher, AutoCloseable {
    private static final String JVM_OPTIONS = "ray.job.jvm-options.";

    private final NodeProcess.Setup setup;
    private final RayNode node;
    private final WorkerConfig config;
    private final byte[] secret = SessionSecret.generate();
    private final ExecutorService threads = Executors.newCachedThreadPool(new Daemons());
    private @Nullable Transport<WorkerMessage> transport;

    WorkerProcesses(NodeProcess.Setup setup, RayNode node, WorkerConfig config) {
        this.setup = setup;
        this.node = node;
        this.config = config;
    }

    private static final class Daemons implements java.util.concurrent.ThreadFactory {
        private final AtomicInteger count = new AtomicInteger();

        @Override
        public Thread newThread(Runnable work) {
            Thread thread = new Thread(work, "ray-workers-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        }
    }

    @Override
    public synchronized ProcessWorkerHost open() throws IOException {
        NodeInfo self = node.self();
        ProcessWorkerHost host = new ProcessWorkerHost(self.name(), config, this, threads, node::onActorExit);
        transport = NettyTransport.open(
                new Peer(self.id(), self.epoch()),
                secret,
                new WorkerCodec(),
                new WorkerService(host, node.workerGateway(), threads),
                Networks.workers(setup.settings()));
        return host;
    }

    @Override
    public Process start(String name, WorkerKey key) throws IOException {
        Process process = new ProcessBuilder(command(key))
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            orders(name, key).writeTo(process.getOutputStream());
        } catch (IOException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
        return process;
    }

    private List<String> command(WorkerKey key) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC"); // many small heaps: one collector thread each is enough
        if (config.memoryMib() > 0) {
            command.add("-Xmx" + config.memoryMib() + "m");
        }
        command.addAll(jobJvmOptions());
        command.addAll(key.jvmOptions());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(WorkerMain.class.getName());
        return command;
    }

    private List<String> jobJvmOptions() {
        List<String> options = new ArrayList<>();
        String option = setup.settings().apply(JVM_OPTIONS + 0);
        while (option != null) {
            options.add(option);
            option = setup.settings().apply(JVM_OPTIONS + options.size());
        }
        return options;
    }

    private WorkerOrders orders(String name, WorkerKey key) {
        return new WorkerOrders(
                name,
                node.self(),
                endpoint(),
                secret,
                key.job(),
                node.gateway().describeJob(key.job()).namespace(),
                setup.code().searchPath(),
                setup.code().userFirst(),
                setup.head().toString(),
                setup.config().maxWorkerThreads(),
                handedOn());
    }

    private synchronized Endpoint endpoint() {
        if (transport == null) {
            throw new IllegalStateException("workers are not listened to");
        }
        return transport.endpoint();
    }

    /** The settings that matter to a worker. */
    private Map<String, String> handedOn() {
        Map<String, String> settings = new HashMap<>();
        for (String key : TransportConfig.DEFAULTS.keySet()) {
            String value = setup.settings().apply(key);
            if (value != null) {
                settings.put(key, value);
            }
        }
        return settings;
    }

    @Override
    public synchronized void close() {
        if (transport != null) {
            transport.close();
        }
        threads.shutdown();
    }
}
