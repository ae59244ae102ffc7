package org.rayonyarn.ray.node;

import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.NodeGateway;
import org.rayonyarn.ray.objectstore.files.ObjectFiles;
import org.rayonyarn.ray.ownership.ObjectTable;
import org.rayonyarn.ray.recovery.Recorder;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.Message;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.scheduler.NodeScheduler;
import org.rayonyarn.ray.worker.WorkerGateway;
import org.rayonyarn.ray.worker.WorkerHost;

/**
 * One Ray node: a process that submits, owns, stores and, unless it is a driver alone, runs. Wires the parts to each other and
 * hands every message to the part that it is for. What is public may be called from any thread; all else is on the strand.
 */
public final class RayNode implements AutoCloseable {
    /** How the reason of a shutdown begins that is for one node alone. */
    public static final String DECLARED_DEAD = "declared dead";

    /** What becomes of the process is its owner's affair. */
    public interface Lifecycle {
        /** The head has ended the session, or holds this node for dead. */
        void onShutdown(String reason);

        /** Other nodes have come or gone. */
        default void onMembership(int nodesWithWorkers) {}
    }

    final NodeConfig config;
    final NodeInfo self;
    final Strand strand;
    final Recorder recorder;
    final NodeOutbox outbox;
    final ObjectTable objects;
    final LargeObjects large;
    final ObjectAccess access;
    final Submissions submissions;
    final NodeScheduler scheduler;
    final ActorClients actorClients;
    final PendingCalls pendingCalls = new PendingCalls();
    final HeadClient head;
    final NodeReferences references;
    final Executions executions;
    final ActorHost actorHost;
    final PlacementGroupGuest groups;
    final Unready unready = new Unready(this);
    final KnownJobs jobs = new KnownJobs();
    final Peers peers;
    final Conversations conversations;
    final HoldBack holdBack;
    final NodeMembership membership;
    final Completions completions;
    final TaskDelivery delivery;
    final EndingJobs endingJobs;
    private final Complaints complaints;
    final Lifecycle lifecycle;

    private final NodeLink link;
    private final MessageRouter router = new MessageRouter();
    private final ObjectFiles files;
    private final CompletableFuture<NodeInfo> registered = new CompletableFuture<>();
    final WorkerHost workers;
    private final NodeApi api;

    /** Makes a node's workers, which need the node to tell of exits. */
    public interface WorkerFactory extends Function<RayNode, WorkerHost> {}

    /**
     * @param self as it is told to others
     * @param strand on which all state of the node lives; the link's messages are handed in by {@link #onMessage}
     */
    public RayNode(
            NodeConfig config,
            NodeInfo self,
            Strand strand,
            NodeLink link,
            Recorder recorder,
            ObjectFiles files,
            WorkerFactory workers,
            Lifecycle lifecycle) {
        this.config = config;
        this.self = self;
        this.strand = strand;
        this.link = link;
        this.recorder = recorder;
        this.lifecycle = lifecycle;
        this.peers = new Peers(self);
        this.holdBack = new HoldBack(link);
        this.conversations = new Conversations(new ConversationWire(link, holdBack), config.conversations());
        this.outbox = new NodeOutbox(self.id(), strand, recorder, link, peers, conversations, router::handle);
        this.files = files;
        this.objects = new ObjectTable(self.id(), new ObjectTableEffects(this));
        this.large = new LargeObjects(self, config, peers, objects, outbox::send, link, strand, files);
        this.access = new ObjectAccess(objects, large);
        this.submissions = new Submissions(objects);
        SchedulerEffects effects = new SchedulerEffects(this);
        this.scheduler =
                new NodeScheduler(self.id(), self.resources(), self.taskSlots(), config.scheduler(), effects, effects);
        this.actorClients = new ActorClients(new ActorClientEffects(this));
        this.head = new HeadClient(request -> outbox.send(NodeLink.HEAD, request));
        this.complaints = new Complaints(head::tell);
        this.endingJobs = new EndingJobs(head::tell);
        this.membership = new NodeMembership(self, link, peers, conversations, new NodeEvents(), lifecycle);
        this.references = new NodeReferences(this);
        this.outbox.countBy(references.counts::send);
        this.completions = new Completions(
                self.id(),
                submissions,
                objects,
                actorClients,
                pendingCalls,
                scheduler::remoteFinished,
                references.counts::closed);
        this.api = new NodeApi(this);
        this.workers = workers.apply(this);
        this.executions = new Executions(this, this.workers);
        this.delivery = new TaskDelivery(self.id(), strand, outbox, executions::accept, head::tell, completions);
        this.groups = new PlacementGroupGuest(this, executions);
        this.actorHost = new ActorHost(this.workers, recorder, strand, config.killGrace(), executions);
        this.executions.hostActors(actorHost);
        new NodeRoutes(this, router).addTo();
    }

    /** Introduces the node to the head; done when the head has answered. */
    public CompletionStage<NodeInfo> start() {
        strand.execute(this::introduce);
        return registered;
    }

    /** What the API calls. */
    public NodeGateway gateway() {
        return api;
    }

    /** What its worker processes call. */
    public WorkerGateway workerGateway() {
        return new WorkerCalls(this, api);
    }

    public NodeInfo self() {
        return self;
    }

    /** A message has come from another process, or from the head. Any thread. */
    public void onMessage(NodeId from, Message message) {
        strand.execute(() -> {
            if (!peers.isDead(from)) { // it may have come before the fence, and been queued behind it
                router.handle(from, message);
            }
        });
    }

    /** A connection with another node broke, or can't be made: what was under way may be lost. Any thread. */
    public void onDisconnected(NodeId peer) {
        strand.execute(() -> conversations.onBroken(peer));
    }

    /** The connection with the head is gone: work goes on, the head is asked again when it is back. Any thread. */
    public void onHeadDisconnected() {
        strand.execute(() -> {
            head.onDisconnected();
            jobs.onDisconnected();
            actorHost.onDisconnected();
        });
    }

    /** Time passes; call it every tenth of a second. Any thread. */
    public void onTick(long nowNanos) {
        strand.execute(() -> {
            scheduler.onTick(nowNanos);
            large.onTick(nowNanos);
            actorHost.onTick(nowNanos);
            conversations.onTick();
            references.counts.onTick();
            if (head.isRegistered()) {
                complaints.onTick(conversations.unreachable());
                reportLoad();
            } else {
                introduce();
            }
        });
    }

    private void introduce() {
        actorHost.onIntroduction();
        jobs.onIntroduction();
        head.tell(new HeadRequest.RegisterNode(self));
    }

    /** A life of an actor of this node has left by its own will. Any thread. */
    public void onActorExit(ActorId actor, int life) {
        strand.execute(() -> actorHost.exit(actor, life));
    }

    /** A life of an actor of this node has lost its worker: it may have another one. Any thread. */
    public void onActorLost(ActorId actor, int life, @Nullable Payload cause) {
        strand.execute(() -> actorHost.lost(actor, life, cause));
    }

    private void reportLoad() {
        HeadRequest.ReportLoad report = new HeadRequest.ReportLoad(
                scheduler.queued(), scheduler.running(), scheduler.available(), scheduler.meanTaskNanos());
        head.tell(report);
    }

    /** Whether a message of this type has a part that it is for. */
    boolean hears(Class<?> message) {
        return router.hears(message);
    }

    void onRegistered(HeadReply.NodeRegistered welcome) {
        membership.onWelcome(welcome.nodes());
        head.onRegistered(); // first: what the others ask now is to be heard
        complaints.onRegistered();
        scheduler.onLeasesLost();
        groups.onRegistered();
        jobs.missedEnds(welcome.jobs()).forEach(this::onJobEnded);
        endingJobs.askAgain();
        actorHost.reconcile(welcome.actors());
        actorClients.watchAgain();
        references.handles.endAgain();
        membership.tellOfOthers();
        registered.complete(self);
    }

    private final class NodeEvents implements NodeMembership.Listener {
        @Override
        public void onIncarnationDied(NodeId node, long epoch) {
            large.onNodeDied(node, epoch);
        }

        @Override
        public void onNodeDied(NodeId node) {
            objects.onNodeDied(node);
            references.onNodeDied(node);
            scheduler.onNodeDied(node);
        }

        @Override
        public void onOtherNodes(int others) {
            scheduler.onOtherNodes(others);
        }
    }

    void onJobEnded(JobId job) {
        jobs.ended(job);
        submissions.onJobEnded(job);
        references.onJobEnded(job);
        scheduler.onJobEnded(job);
        if (endingJobs.onEnded(job)) {
            scheduler.onLeasesLost();
        }
        actorClients.onJobEnded(job);
        actorHost.onJobEnded(job);
        objects.onJobEnded(job);
        large.onJobEnded(job);
        workers.endJob(job);
    }

    /** News of the head. */
    void onActorUpdate(ActorInfo actor) {
        actorClients.onUpdate(actor);
        references.handles.onUpdate(actor);
        completions.onActorUpdate(actor);
    }

    @Override
    public void close() {
        workers.close();
        link.close();
        files.close();
    }
}
