package org.rayonyarn.ray.process;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.head.ControlStore;
import org.rayonyarn.ray.head.Head;
import org.rayonyarn.ray.head.HeadConfig;
import org.rayonyarn.ray.head.HeadOutbox;
import org.rayonyarn.ray.head.HeadPorts;
import org.rayonyarn.ray.head.NodeProvider;
import org.rayonyarn.ray.node.NodeLink;
import org.rayonyarn.ray.node.Strand;
import org.rayonyarn.ray.rpc.Endpoint;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.Message;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.transport.Network;
import org.rayonyarn.ray.rpc.transport.Peer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The head in a process: a strand, a timer and a port of its own. Any thread may call it. */
public final class HeadProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HeadProcess.class);

    private final Head head;
    private final Strand strand;
    private final Timer timer;
    private final Network<Message> network;
    private final Set<NodeId> residents = ConcurrentHashMap.newKeySet();
    private volatile Consumer<HeadRequest.EndSession> onEnd = end -> {};

    /**
     * Starts a head.
     *
     * @param settings {@code ray.head.*}, {@code ray.scheduler.*} and {@code ray.rpc.*}
     * @param session the session's name
     * @param epoch larger than that of any earlier head of this session
     * @param onDeposed told once if this head must not go on
     * @throws IOException if it can't listen
     */
    public HeadProcess(
            Function<String, @Nullable String> settings,
            String session,
            long epoch,
            byte[] secret,
            ControlStore store,
            NodeProvider provider,
            Consumer<String> onDeposed)
            throws IOException {
        HeadConfig config = HeadConfig.from(settings);
        Traffic traffic = new Traffic();
        this.timer = new Timer("ray-head-timer");
        this.strand = new Strand(timer.executor());
        HeadPorts ports = new HeadPorts(store, provider, traffic, strand, onDeposed);
        this.head = new Head(config, session, ports, RandomGenerator.getDefault());
        this.network = Networks.open(new Peer(NodeLink.HEAD, epoch), secret, settings, traffic);
        strand.execute(() -> head.start(System.nanoTime()));
        timer.start(config.tick(), this::onTick);
    }

    private void onTick(long now) {
        strand.execute(() -> {
            residents.forEach(head::onNodeSeen);
            head.onTick(now);
        });
    }

    /** The node lives in this JVM: it is never dead by its silence, and ends with the head. */
    public void houses(NodeId node) {
        residents.add(node);
    }

    /** What others put into {@code ray.address}. */
    public Endpoint endpoint() {
        return network.endpoint();
    }

    /** The provider has seen a node's process end. */
    public void onNodeLost(NodeId node, String reason) {
        strand.execute(() -> head.onNodeLost(node, reason));
    }

    /** The provider can't get a node. */
    public void onNodeRefused(String reason) {
        strand.execute(() -> head.onNodeRefused(reason));
    }

    /** The listener is told, on a thread of the network, when the session's driver says that it is over. */
    public void whenToldToEnd(Consumer<HeadRequest.EndSession> listener) {
        onEnd = listener;
    }

    /** Tells all nodes to end, and why. */
    public void shutDown(String reason) {
        strand.execute(() -> head.shutDown(reason));
    }

    /** Reads the head's state on its strand. */
    public void read(Consumer<Head> reader) {
        strand.execute(() -> reader.accept(head));
    }

    @Override
    public void close() {
        network.close();
        timer.close();
    }

    /** The head's messages in and out. */
    private final class Traffic implements Network.Listener<Message>, HeadOutbox {
        private final Set<NodeId> connected = ConcurrentHashMap.newKeySet();

        @Override
        public void onMessage(Peer from, Message message) {
            if (message instanceof HeadRequest.EndSession end) {
                onEnd.accept(end);
            } else if (message instanceof HeadRequest request) {
                strand.execute(() -> head.onRequest(from.node(), from.epoch(), request));
            } else {
                LOG.warn("a message that is for a node came to the head; from={} message={}", from, message);
            }
        }

        @Override
        public void onConnected(Peer peer) {
            connected.add(peer.node());
        }

        @Override
        public void onDisconnected(Peer peer, String reason) {
            connected.remove(peer.node());
            strand.execute(() -> head.onDisconnected(peer.node()));
        }

        @Override
        public void onUnreachable(NodeId node, String reason) {
            LOG.debug("a node can't be reached; node={} reason={}", node, reason);
        }

        @Override
        public void send(NodeId to, HeadReply reply) {
            if (connected.contains(to)) {
                network.send(to, reply);
            }
        }

        @Override
        public void broadcast(HeadReply reply) {
            connected.forEach(node -> network.send(node, reply));
        }
    }
}
