package org.rayonyarn.ray.process;

import io.ray.api.id.JobId;
import io.ray.api.options.ActorLifetime;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.Handles;
import org.rayonyarn.ray.JobContext;
import org.rayonyarn.ray.NodeGateway;
import org.rayonyarn.ray.node.NodeConfig;
import org.rayonyarn.ray.node.NodeLink;
import org.rayonyarn.ray.node.RayNode;
import org.rayonyarn.ray.node.Strand;
import org.rayonyarn.ray.objectstore.files.ObjectFiles;
import org.rayonyarn.ray.recovery.Recorder;
import org.rayonyarn.ray.rpc.Endpoint;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.Message;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.transport.Network;
import org.rayonyarn.ray.rpc.transport.Peer;
import org.rayonyarn.ray.value.ForySerializer;
import org.rayonyarn.ray.worker.process.WorkerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node in a process: a strand, a timer and a port of its own. Any thread may call it. */
public final class NodeProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeProcess.class);
    static final String DEFAULT_ACTOR_LIFETIME = "ray.job.default-actor-lifetime";
    private static final Duration TICK = Duration.ofMillis(100);

    private final Timer timer;
    private final Network<Message> network;
    /** The key that says whether workers are threads or processes. */
    public static final String ISOLATION = WorkerConfig.ISOLATION;

    private final RayNode node;
    private final JobCodes jobs;
    private final Endpoint head;
    private final Traffic traffic;
    private final NodeWorkers workers;
    private volatile boolean over;

    /**
     * What a node process is told from outside.
     *
     * @param settings {@code ray.rpc.*} and whatever else the node reads
     * @param config what the node is made of
     * @param head where the head listens
     * @param loaders gives the loader of a job's classes
     * @param code where worker processes find those
     */
    public record Setup(
            Function<String, @Nullable String> settings,
            NodeConfig config,
            Endpoint head,
            byte[] secret,
            Function<JobId, ClassLoader> loaders,
            WorkerCode code,
            RayNode.Lifecycle lifecycle) {
        /** The job's classes are on this JVM's class path. */
        public Setup(
                Function<String, @Nullable String> settings,
                NodeConfig config,
                Endpoint head,
                byte[] secret,
                Function<JobId, ClassLoader> loaders,
                RayNode.Lifecycle lifecycle) {
            this(settings, config, head, secret, loaders, WorkerCode.ON_CLASS_PATH, lifecycle);
        }
    }

    /**
     * Where worker processes find a job's classes, beside the node's own class path.
     *
     * @param searchPath as {@code ray.job.code-search-path}; empty where that is all
     * @param userFirst whether they win over what we bring along
     */
    public record WorkerCode(String searchPath, boolean userFirst) {
        public static final WorkerCode ON_CLASS_PATH = new WorkerCode("", false);
    }

    /** Opens the node's port; {@link #register} makes it known. */
    public NodeProcess(Setup setup) throws IOException {
        NodeConfig config = setup.config();
        Peer peer = new Peer(NodeId.of(config.name()), config.epoch());
        this.head = setup.head();
        this.traffic = new Traffic();
        this.timer = new Timer("ray-node-timer");
        this.network = Networks.open(peer, setup.secret(), setup.settings(), traffic);
        NodeInfo self = new NodeInfo(
                peer.node(),
                peer.epoch(),
                config.name(),
                network.endpoint(),
                config.resources(),
                config.taskSlots(),
                config.labels());
        this.workers = new NodeWorkers(setup);
        this.node = new RayNode(
                config,
                self,
                new Strand(timer.executor()),
                traffic,
                Recorder.NONE,
                openFiles(setup, peer),
                workers,
                new Watched(setup.lifecycle()));
        this.jobs = workers.jobs();
        SerializerWarmUp.begin(new ForySerializer(NodeProcess.class.getClassLoader(), new Handles(node.gateway())));
        network.learn(NodeLink.HEAD, 0, head);
        timer.start(TICK, this::onTick);
    }

    private static ObjectFiles openFiles(Setup setup, Peer peer) throws IOException {
        NodeConfig config = setup.config();
        return ObjectFiles.open(
                config.storePlaces(), config.objectStoreBytes(), setup.secret(), peer.node(), peer.epoch());
    }

    /**
     * The driver's own setting, which the session's nodes have from it.
     *
     * @throws IllegalArgumentException if it is none of Ray's: names the key
     */
    public static boolean detachedByDefault(Function<String, @Nullable String> settings) {
        String lifetime = settings.apply(DEFAULT_ACTOR_LIFETIME);
        if (lifetime == null || lifetime.isBlank()) {
            return false;
        }
        try {
            return ActorLifetime.valueOf(lifetime.strip()) == ActorLifetime.DETACHED;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    DEFAULT_ACTOR_LIFETIME + "=" + lifetime + " must be NON_DETACHED or DETACHED", e);
        }
    }

    /**
     * Introduces the node to the head and waits for its welcome.
     *
     * @throws IOException if the head doesn't answer in time: names its address
     */
    public void register(Duration timeout) throws IOException, InterruptedException {
        traffic.ready = true;
        try {
            node.start().toCompletableFuture().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            String why = traffic.unreachable == null ? "it does not answer" : traffic.unreachable;
            throw new IOException("no head at " + head + " within " + timeout.toSeconds() + " s: " + why, e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a registration never fails", e);
        }
    }

    private void onTick(long now) {
        if (traffic.ready) {
            node.onTick(now);
        }
        workers.onTick(now);
    }

    public RayNode node() {
        return node;
    }

    public NodeGateway gateway() {
        return node.gateway();
    }

    /** The driver of this process begins a job; its code is loaded from now on. */
    public JobContext startJob(DriverProgram program) {
        NodeGateway.JobStart job =
                gateway().startJob(program.namespace(), program.entrypoint(), program.wanted(), program.code());
        return jobs.start(job.job(), job.namespace());
    }

    /** Whether the head has said that this node, or the session, is over: nobody listens any more. */
    public boolean isOver() {
        return over;
    }

    /** Remembers the end, and passes all on. */
    private final class Watched implements RayNode.Lifecycle {
        private final RayNode.Lifecycle owner;

        Watched(RayNode.Lifecycle owner) {
            this.owner = owner;
        }

        @Override
        public void onShutdown(String reason) {
            over = true;
            owner.onShutdown(reason);
        }

        @Override
        public void onMembership(int nodesWithWorkers) {
            owner.onMembership(nodesWithWorkers);
        }
    }

    /** Tells who hosts the head that the session is over; sent once, without an answer but the session's end. */
    public void endSession(int exitCode, String text) {
        network.send(NodeLink.HEAD, new HeadRequest.EndSession(exitCode, text));
    }

    @Override
    public void close() {
        node.close();
        workers.close();
        timer.close();
    }

    /** The node's messages in and out. */
    private final class Traffic implements Network.Listener<Message>, NodeLink {
        volatile boolean ready;
        volatile @Nullable String unreachable;

        @Override
        public void onMessage(Peer from, Message message) {
            node.onMessage(from.node(), message);
        }

        @Override
        public void onDisconnected(Peer peer, String reason) {
            if (peer.node().equals(HEAD)) {
                LOG.info("the connection with the head is lost; reason={}", reason);
                node.onHeadDisconnected();
            } else {
                node.onDisconnected(peer.node());
            }
        }

        @Override
        public void onUnreachable(NodeId to, String reason) {
            if (to.equals(HEAD)) {
                unreachable = reason;
            } else {
                LOG.warn("a node can't be reached; node={} reason={}", to, reason);
                node.onDisconnected(to);
            }
        }

        @Override
        public void send(NodeId to, Message message) {
            network.send(to, message);
        }

        @Override
        public int sizeOf(Message message) {
            return network.sizeOf(message);
        }

        @Override
        public void learn(NodeInfo other) {
            network.learn(other.id(), other.epoch(), other.endpoint());
        }

        @Override
        public void fence(NodeId other, long epoch) {
            network.fence(other, epoch);
        }

        @Override
        public boolean awaitCapacity(NodeId to, Duration timeout) throws InterruptedException {
            return network.awaitCapacity(to, timeout);
        }

        @Override
        public void close() {
            network.close();
        }
    }
}
