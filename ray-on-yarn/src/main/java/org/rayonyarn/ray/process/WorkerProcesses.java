package org.rayonyarn.ray.process;

import io.ray.runtime.config.RunMode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.NodeGateway.JobStart;
import org.rayonyarn.ray.env.Environment;
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
import org.rayonyarn.ray.worker.process.JarCache;
import org.rayonyarn.ray.worker.process.NodeMemory;
import org.rayonyarn.ray.worker.process.ProcessWorkerHost;
import org.rayonyarn.ray.worker.process.WorkerConfig;
import org.rayonyarn.ray.worker.process.WorkerHeap;
import org.rayonyarn.ray.worker.process.WorkerKey;
import org.rayonyarn.ray.worker.process.WorkerLauncher;
import org.rayonyarn.ray.worker.process.WorkerService;

/**
 * The worker processes of one node: their port on loopback, with a secret of its own, and how they are started. Any thread.
 *
 * <p>A worker's standard input stays open as long as its node lives: so none outlives it, however it ends.
 */
final class WorkerProcesses implements ChoosingWorkerHost.Opening, WorkerLauncher, AutoCloseable {
    private static final long ENDING_SECONDS = 10;

    private final NodeProcess.Setup setup;
    private final RayNode node;
    private final WorkerConfig config;
    private final byte[] secret = SessionSecret.generate();
    private final ExecutorService threads = Executors.newCachedThreadPool(new Daemons());
    private final NodeMemory memory;
    private @Nullable Transport<WorkerMessage> transport;
    private @Nullable JarCache jars;

    WorkerProcesses(NodeProcess.Setup setup, RayNode node, WorkerConfig config) {
        this.setup = setup;
        this.node = node;
        this.config = config;
        this.memory = new NodeMemory(config.memoryLimitMib(), new ResidentMemory());
        LoggingConfig.from(setup.settings()); // what is wrong with it is said now
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
        ProcessWorkerHost host = new ProcessWorkerHost(self.name(), config, this, threads, NodeWorkers.exitsOf(node));
        transport = NettyTransport.open(
                new Peer(self.id(), self.epoch()),
                secret,
                new WorkerCodec(),
                new WorkerService(host, node.workerGateway(), threads),
                Networks.workers(setup.settings()));
        return host;
    }

    @Override
    public @Nullable Process start(String name, WorkerKey key, Path begun, BooleanSupplier wanted) throws IOException {
        JobStart job = node.gateway().describeJob(key.job());
        Environment environment = Environment.parse(key.runtimeEnv());
        String jars = classPath(jars().fetch(environment.jars(), environment.setupTimeout()));
        List<String> options = Stream.concat(job.code().jvmOptions().stream(), key.jvmOptions().stream())
                .filter(option -> !option.isBlank()) // on Ray a blank one only asks for a JVM of the actor's own
                .toList();
        if (!memory.admit(name, WorkerHeap.needMib(options, config.memoryMib()), wanted)) {
            return null;
        }
        try {
            WorkerOutput output = new WorkerOutput(LoggingConfig.from(setup.settings(), options), threads);
            ProcessBuilder builder = new ProcessBuilder(command(output.jvmOptions(key.job()), options, job, jars));
            output.redirect(builder, name);
            builder.environment().putAll(environment.variables());
            Process process = builder.start();
            memory.started(name, process.pid());
            var unused = process.onExit().thenRun(() -> memory.gone(name));
            output.follow(process, name);
            instruct(process, orders(name, begun, key, job, jars));
            return process;
        } catch (IOException | RuntimeException e) {
            memory.gone(name);
            throw e;
        }
    }

    private static void instruct(Process process, WorkerOrders orders) throws IOException {
        try {
            orders.writeTo(process.getOutputStream());
        } catch (IOException e) {
            if (!hasEndedAlready(process)) {
                process.destroyForcibly();
                throw e;
            }
        } catch (RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    @Override
    public boolean isShortOfMemory() {
        return memory.isShort();
    }

    @Override
    public Optional<String> overrun() {
        return memory.overrun();
    }

    /** A JVM that refuses its options hears no orders: how it ended says more than that. */
    private static boolean hasEndedAlready(Process process) {
        try {
            return process.waitFor(ENDING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private List<String> command(List<String> logging, List<String> options, JobStart job, String jars) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC"); // many small heaps: one collector thread each is enough
        if (config.memoryMib() > 0) {
            command.add("-Xmx" + config.memoryMib() + "m");
        }
        command.addAll(logging);
        command.addAll(options);
        command.add("-cp");
        String ours = System.getProperty("java.class.path");
        command.add(isOnClassPath() ? joined(jars, job.code().searchPath(), ours) : ours);
        command.add(WorkerMain.class.getName());
        return command;
    }

    private boolean isOnClassPath() {
        return setup.code().searchPath().isEmpty();
    }

    private static String classPath(List<Path> entries) {
        return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private static String joined(String... paths) {
        return Stream.of(paths).filter(path -> !path.isEmpty()).collect(Collectors.joining(File.pathSeparator));
    }

    private WorkerOrders orders(String name, Path begun, WorkerKey key, JobStart job, String jars) {
        return new WorkerOrders(
                name,
                begun.toString(),
                node.self(),
                endpoint(),
                secret,
                key.job(),
                job.namespace(),
                isOnClassPath() ? "" : joined(jars, setup.code().searchPath()),
                setup.code().userFirst(),
                setup.head().toString(),
                setup.config().maxWorkerThreads(),
                handedOn());
    }

    private synchronized JarCache jars() {
        JarCache cache = jars;
        if (cache == null) {
            cache = new JarCache(threads);
            jars = cache;
        }
        return cache;
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
        Set<String> keys = new HashSet<>(TransportConfig.DEFAULTS.keySet());
        keys.add(NodeProcess.DEFAULT_ACTOR_LIFETIME);
        keys.addAll(RunMode.DEFAULTS.keySet());
        for (String key : keys) {
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
        if (jars != null) {
            jars.close();
        }
        threads.shutdown();
    }
}
