package org.rayonyarn.ray.node;

import io.ray.api.exception.UnreconstructableException;
import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import io.ray.api.id.ObjectId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.NodeGateway;
import org.rayonyarn.ray.objectstore.files.ObjectFiles;
import org.rayonyarn.ray.ownership.ObjectTable;
import org.rayonyarn.ray.ownership.References;
import org.rayonyarn.ray.recovery.Recorder;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.ActorState;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.LineageIds;
import org.rayonyarn.ray.rpc.Message;
import org.rayonyarn.ray.rpc.MessageTooLargeException;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.NodeMessage;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.TaskResult;
import org.rayonyarn.ray.rpc.TaskSpec;
import org.rayonyarn.ray.scheduler.NodeScheduler;
import org.rayonyarn.ray.value.SystemFailures;
import org.rayonyarn.ray.worker.WorkerGateway;
import org.rayonyarn.ray.worker.WorkerHost;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Ray node: a process that submits, owns, stores and, unless it is a driver alone, runs. Wires the parts to each other and
 * hands every message to the part that it is for. What is public may be called from any thread; all else is on the strand.
 */
public final class RayNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RayNode.class);

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
    final NodeLink link;
    final Recorder recorder;
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
    private final Complaints complaints;
    final Lifecycle lifecycle;

    private final ObjectFiles files;
    private final MessageRouter router = new MessageRouter();
    private final CompletableFuture<NodeInfo> registered = new CompletableFuture<>();
    final WorkerHost workers;
    private final NodeApi api;
    private final Map<JobId, CompletableFuture<Void>> endingJobs = new HashMap<>();

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
        this.files = files;
        this.objects = new ObjectTable(self.id(), new ObjectTableEffects(this));
        this.large = new LargeObjects(self, config, peers, objects, this::send, link, strand, files);
        this.access = new ObjectAccess(objects, large);
        this.submissions = new Submissions(objects);
        SchedulerEffects effects = new SchedulerEffects(this);
        this.scheduler =
                new NodeScheduler(self.id(), self.resources(), self.taskSlots(), config.scheduler(), effects, effects);
        this.actorClients = new ActorClients(new ActorClientEffects(this));
        this.head = new HeadClient(request -> send(NodeLink.HEAD, request));
        this.complaints = new Complaints(head::tell);
        this.references = new NodeReferences(this);
        this.api = new NodeApi(this);
        this.workers = workers.apply(this);
        this.executions = new Executions(this, this.workers);
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

    void onNodeAdded(NodeInfo added) {
        peers.add(added);
        learn(added);
        onMembership();
    }

    void onRegistered(HeadReply.NodeRegistered welcome) {
        List<NodeInfo> gone = peers.replaceBy(welcome.nodes());
        welcome.nodes().forEach(this::learn);
        gone.forEach(node -> forget(node.id(), node.epoch()));
        head.onRegistered(); // first: what the others ask now is to be heard
        complaints.onRegistered();
        scheduler.onLeasesLost();
        groups.onRegistered();
        jobs.missedEnds(welcome.jobs()).forEach(this::onJobEnded);
        endingJobs.keySet().forEach(job -> head.tell(new HeadRequest.EndJob(job)));
        actorHost.reconcile(welcome.actors());
        actorClients.watchAgain();
        references.handles.endAgain();
        onMembership();
        registered.complete(self);
    }

    private void learn(NodeInfo node) {
        if (!node.id().equals(self.id())) {
            link.learn(node);
        }
    }

    void onNodeDied(HeadReply.NodeDied died) {
        LOG.warn("a node is dead; node={} reason={}", died.node(), died.reason());
        forget(died.node(), died.epoch());
        onMembership();
        if (died.node().equals(self.id()) && died.epoch() >= self.epoch()) {
            lifecycle.onShutdown(DECLARED_DEAD + ": " + died.reason());
        }
    }

    /** First refuse what the dead one may still send, then run again what it had. */
    private void forget(NodeId node, long epoch) {
        link.fence(node, epoch);
        peers.onDead(node);
        conversations.forget(node);
        large.onNodeDied(node, epoch);
        tellOfDeath(node);
    }

    /** A node has died, possibly before this one came. */
    void onLateDeath(NodeId node) {
        peers.onDead(node);
        conversations.forget(node);
        tellOfDeath(node);
    }

    private void tellOfDeath(NodeId node) {
        objects.onNodeDied(node);
        references.onNodeDied(node);
        scheduler.onNodeDied(node);
    }

    boolean hosts(ActorId actor) {
        return actorHost.hosts(actor);
    }

    private void onMembership() {
        int others = peers.othersWithWorkers();
        scheduler.onOtherNodes(others);
        lifecycle.onMembership(others + (self.hasWorkers() ? 1 : 0));
    }

    /** Asks the head to end a job; done when the head has. */
    CompletionStage<Void> endJob(JobId job) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        endingJobs.put(job, ended);
        head.tell(new HeadRequest.EndJob(job));
        return ended;
    }

    void onJobEnded(JobId job) {
        CompletableFuture<Void> own = endingJobs.remove(job);
        jobs.ended(job);
        submissions.onJobEnded(job);
        references.onJobEnded(job);
        scheduler.onJobEnded(job);
        if (own != null) {
            own.complete(null);
            scheduler.onLeasesLost();
        }
        actorClients.onJobEnded(job);
        actorHost.onJobEnded(job);
        objects.onJobEnded(job);
        large.onJobEnded(job);
        workers.endJob(job);
    }

    /** A task that this node owns is over, wherever it ran. */
    void onTaskDone(NodeMessage.TaskDone done) {
        scheduler.remoteFinished(done.task(), done.runNanos());
        TaskSpec spec = submissions.find(done.task());
        if (spec == null) {
            objects.complete(LineageIds.result(done.task()), done.result()); // frees a copy that nobody will ask for
        } else if (spec.kind() instanceof TaskSpec.Kind.CallActor && !actorClients.onReply(spec, done.attempt())) {
            LOG.debug("a reply of an earlier life is refused; call={} life={}", done.task(), done.attempt());
            objects.refuse(spec.result(), done.result());
        } else {
            conclude(spec, done.result());
        }
    }

    /** News of the head. Of the lives of an actor that was created here, a later one may be the first to be constructed. */
    void onActorUpdate(ActorInfo actor) {
        actorClients.onUpdate(actor);
        references.handles.onUpdate(actor);
        ObjectId handle = LineageIds.handle(actor.id());
        boolean livesAgain = actor.state() == ActorState.ALIVE && actor.restarts() > 0;
        if (livesAgain && actor.owner().equals(self.id()) && objects.isPending(handle)) {
            objects.complete(handle, new TaskResult.Inline(Payload.Immediate.NULL));
        }
    }

    /** A task or call of this node ends without having run. */
    void fail(TaskSpec spec, Payload failure) {
        TaskSpec open = submissions.find(spec.id());
        if (open != null) {
            conclude(open, new TaskResult.Inline(failure));
        }
    }

    private void conclude(TaskSpec spec, TaskResult result) {
        boolean needed = false;
        if (spec.kind() instanceof TaskSpec.Kind.CallActor call) {
            pendingCalls.over(call);
        }
        if (spec.kind() instanceof TaskSpec.Kind.CreateActor create && result instanceof TaskResult.Inline outcome) {
            needed = create.options().maxRestarts() != 0 && !outcome.payload().isFailure();
            actorClients.onConstructed(create.actor(), outcome.payload());
        }
        if (!needed) { // an actor that may restart needs its constructor's arguments again
            submissions.close(spec.id());
        }
        references.counts.closed(spec.id());
        objects.complete(spec.result(), result);
    }

    /** Sends to another process, or short-cuts to this one. */
    void send(NodeId to, Message message) {
        recorder.leaving(to, message);
        if (to.equals(self.id())) {
            strand.execute(() -> router.handle(to, message));
        } else if (message instanceof NodeMessage.Carrier carrier) {
            references.counts.send(to, carrier);
        } else if (message instanceof NodeMessage saying) {
            say(to, saying);
        } else {
            link.send(to, message);
        }
    }

    /** To another living node: it arrives unless one of the two dies. */
    void say(NodeId to, NodeMessage message) {
        if (!peers.isDead(to)) {
            conversations.send(to, message);
        }
    }

    /** Sends a task to who runs it. */
    void submitTo(NodeId target, TaskSpec spec) {
        if (target.equals(self.id())) {
            executions.accept(spec);
        } else {
            try {
                send(target, new NodeMessage.SubmitTask(spec));
            } catch (MessageTooLargeException e) {
                strand.execute(() -> onTooLarge(spec, e)); // whoever sends it is not done yet
            }
        }
    }

    /** A task of this node fits in no message to who would run it. */
    private void onTooLarge(TaskSpec spec, MessageTooLargeException why) {
        if (spec.kind() instanceof TaskSpec.Kind.CreateActor create) {
            head.tell(new HeadRequest.KillActor(create.actor(), -1, true));
        }
        TaskResult failure = TooLarge.failure("the arguments of", spec, why);
        onTaskDone(new NodeMessage.TaskDone(spec.id(), spec.attempt(), failure, 0));
    }

    static Payload lost(ObjectId object, String reason) {
        LOG.info("an object is lost; object={} reason={}", object, reason);
        return SystemFailures.of(new UnreconstructableException(object));
    }

    @Override
    public void close() {
        workers.close();
        link.close();
        files.close();
    }

    /** For the status page and leak tests. Confined to the strand. */
    public record Counts(int objects, int queued, int running, int actors, long storeBytes) {}

    /** What is under way between the nodes about references, taken on the strand. Any thread. */
    public CompletionStage<References.Pending> pendingReferences() {
        CompletableFuture<References.Pending> pending = new CompletableFuture<>();
        strand.execute(() -> pending.complete(references.counts.pending()));
        return pending;
    }

    /** Counts taken on the strand. Any thread. */
    public CompletionStage<Counts> counts() {
        CompletableFuture<Counts> counts = new CompletableFuture<>();
        strand.execute(() -> counts.complete(new Counts(
                objects.size(),
                scheduler.queued(),
                scheduler.running(),
                actorHost.size(),
                large.store().usedBytes())));
        return counts;
    }
}
