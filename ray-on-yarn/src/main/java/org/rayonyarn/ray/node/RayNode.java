package org.rayonyarn.ray.node;

import io.ray.api.exception.UnreconstructableException;
import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import io.ray.api.id.ObjectId;
import io.ray.api.id.PlacementGroupId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.NodeGateway;
import org.rayonyarn.ray.objectstore.files.ObjectFiles;
import org.rayonyarn.ray.ownership.ObjectTable;
import org.rayonyarn.ray.ownership.References;
import org.rayonyarn.ray.recovery.Recorder;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.LineageIds;
import org.rayonyarn.ray.rpc.Message;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.NodeMessage;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.SchedulingClass;
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

    private final Lifecycle lifecycle;
    private final ObjectFiles files;
    private final MessageRouter router = new MessageRouter();
    private final Map<NodeId, NodeInfo> nodes = new HashMap<>();
    private final CompletableFuture<NodeInfo> registered = new CompletableFuture<>();
    private final WorkerHost workers;
    private final ActorHost actorHost;
    private final Executions executions;
    private final NodeApi api;
    private final Map<JobId, CompletableFuture<Void>> endingJobs = new HashMap<>();
    private final KnownJobs jobs = new KnownJobs();
    private final PlacementGroupGuest groups;
    private final Set<NodeId> dead = new HashSet<>();

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
        this.files = files;
        this.objects = new ObjectTable(self.id(), new ObjectEffects());
        this.large = new LargeObjects(self, config, nodes, objects, this::send, link, strand, files);
        this.access = new ObjectAccess(objects, large);
        this.submissions = new Submissions(objects);
        this.scheduler = new NodeScheduler(
                self.id(), self.resources(), self.taskSlots(), config.scheduler(), new SchedulerEffects());
        this.actorClients = new ActorClients(new ClientEffects());
        this.head = new HeadClient(request -> send(NodeLink.HEAD, request));
        this.references = new NodeReferences(this);
        this.api = new NodeApi(this);
        this.workers = workers.apply(this);
        this.executions = new Executions(this, this.workers);
        this.groups = new PlacementGroupGuest(this, executions);
        this.actorHost = new ActorHost(this.workers, recorder, strand, config.killGrace(), executions);
        this.executions.hostActors(actorHost);
        route();
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
            if (!dead.contains(from)) { // it may have come before the fence, and been queued behind it
                router.handle(from, message);
            }
        });
    }

    /** A connection with another node broke, or can't be made: what was under way may be lost. Any thread. */
    public void onDisconnected(NodeId peer) {
        strand.execute(() -> references.counts.onBroken(peer));
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
            references.counts.onTick();
            if (head.isRegistered()) {
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

    private void route() {
        routeTasks();
        routeObjects();
        routeMembership();
        routeActors();
        routeAnswers();
        groups.route(router);
        references.route(router);
    }

    private void routeTasks() {
        router.on(NodeMessage.SubmitTask.class, (from, submit) -> {
            jobs.met(submit.spec().job());
            executions.accept(submit.spec());
        });
        router.on(NodeMessage.TaskDone.class, (from, done) -> onTaskDone(done));
        router.on(NodeMessage.TaskReturned.class, (from, returned) -> scheduler.onGivenBack(returned.task()));
        router.on(
                HeadReply.LeasesGranted.class,
                (from, granted) -> scheduler.onGrants(granted.tasks(), granted.grants()));
        router.on(
                HeadReply.RevokeLease.class,
                (from, order) -> scheduler.onRevoked(order.tasks(), order.target(), order.slots()));
        router.on(HeadReply.Infeasible.class, (from, infeasible) -> groups.onInfeasible(infeasible));
    }

    private void routeObjects() {
        router.on(
                NodeMessage.SubscribeObject.class, (from, subscribe) -> objects.onSubscribe(from, subscribe.object()));
        router.on(
                NodeMessage.ObjectReady.class, (from, ready) -> objects.onRemoteReady(ready.object(), ready.result()));
        large.route(router);
    }

    private void routeMembership() {
        router.on(HeadReply.NodeRegistered.class, (from, welcome) -> onRegistered(welcome));
        router.on(HeadReply.NodeAdded.class, (from, added) -> onNodeAdded(added.node()));
        router.on(HeadReply.NodeDied.class, (from, died) -> onNodeDied(died));
        router.on(HeadReply.JobEnded.class, (from, ended) -> onJobEnded(ended.job()));
        router.on(HeadReply.Shutdown.class, (from, shutdown) -> lifecycle.onShutdown(shutdown.reason()));
    }

    private void routeActors() {
        router.on(NodeMessage.ActorNotHere.class, (from, gone) -> head.tell(new HeadRequest.WatchActor(gone.actor())));
        router.on(HeadReply.ActorUpdate.class, (from, update) -> {
            actorClients.onUpdate(update.actor());
            references.handles.onUpdate(update.actor());
        });
        router.on(HeadReply.StopActor.class, (from, stop) -> {
            LOG.debug("an actor is stopped; actor={} life={} reason={}", stop.actor(), stop.life(), stop.reason());
            actorHost.stop(stop.actor(), stop.life());
        });
        router.on(HeadReply.CreateActor.class, (from, create) -> {
            jobs.met(create.constructor().job());
            executions.accept(create.constructor());
        });
        router.on(HeadReply.ConfirmActor.class, (from, confirm) -> actorHost.confirm(confirm.actor(), confirm.life()));
    }

    private void routeAnswers() {
        router.on(HeadReply.JobStarted.class, (from, started) -> {
            jobs.met(started.job());
            head.onAnswer(started.request(), started);
        });
        router.on(HeadReply.JobRefused.class, (from, answer) -> head.onAnswer(answer.request(), answer));
        router.on(HeadReply.ActorRegistered.class, (from, answer) -> head.onAnswer(answer.request(), answer));
        router.on(HeadReply.ActorFound.class, (from, answer) -> head.onAnswer(answer.request(), answer));
        router.on(HeadReply.NodeList.class, (from, answer) -> head.onAnswer(answer.request(), answer));
        router.on(HeadReply.ActorList.class, (from, answer) -> head.onAnswer(answer.request(), answer));
    }

    /** Whether a message of this type has a part that it is for. */
    boolean hears(Class<?> message) {
        return router.hears(message);
    }

    private void onNodeAdded(NodeInfo added) {
        nodes.put(added.id(), added);
        dead.remove(added.id());
        learn(added);
        onMembership();
    }

    private void onRegistered(HeadReply.NodeRegistered welcome) {
        Map<NodeId, NodeInfo> gone = new HashMap<>(nodes);
        nodes.clear();
        for (NodeInfo node : welcome.nodes()) {
            nodes.put(node.id(), node);
            gone.remove(node.id());
            learn(node);
        }
        gone.values().forEach(node -> forget(node.id(), node.epoch()));
        scheduler.onLeasesLost();
        head.onRegistered();
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

    private void onNodeDied(HeadReply.NodeDied died) {
        LOG.warn("a node is dead; node={} reason={}", died.node(), died.reason());
        nodes.remove(died.node());
        forget(died.node(), died.epoch());
        onMembership();
    }

    /** First refuse what the dead one may still send, then run again what it had. */
    private void forget(NodeId node, long epoch) {
        link.fence(node, epoch);
        large.onNodeDied(node, epoch);
        onLateDeath(node);
    }

    /** A node has died, possibly before this one came. */
    void onLateDeath(NodeId node) {
        dead.add(node);
        objects.onNodeDied(node);
        references.onNodeDied(node);
        scheduler.onNodeDied(node);
    }

    boolean hosts(ActorId actor) {
        return actorHost.hosts(actor);
    }

    /** The incarnation of a living node; null for one that isn't known. */
    @Nullable
    Long epochOf(NodeId node) {
        NodeInfo known = node.equals(self.id()) ? self : nodes.get(node);
        return known == null ? null : known.epoch();
    }

    boolean knows(NodeId node) {
        return nodes.containsKey(node);
    }

    /** The living, drivers included. */
    Set<NodeId> others() {
        Set<NodeId> others = new HashSet<>(nodes.keySet());
        others.remove(self.id());
        return others;
    }

    private void onMembership() {
        long others = nodes.values().stream()
                .filter(node -> node.hasWorkers() && !node.id().equals(self.id()))
                .count();
        scheduler.onOtherNodes((int) others);
        lifecycle.onMembership((int) others + (self.hasWorkers() ? 1 : 0));
    }

    /** Asks the head to end a job; done when the head has. */
    CompletionStage<Void> endJob(JobId job) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        endingJobs.put(job, ended);
        head.tell(new HeadRequest.EndJob(job));
        return ended;
    }

    private void onJobEnded(JobId job) {
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
        } else {
            conclude(spec, done.result());
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
        } else {
            link.send(to, message);
        }
    }

    /** Sends a task to who runs it. */
    void submitTo(NodeId target, TaskSpec spec) {
        if (target.equals(self.id())) {
            executions.accept(spec);
        } else {
            send(target, new NodeMessage.SubmitTask(spec));
        }
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

    private final class ObjectEffects implements ObjectTable.Effects {
        @Override
        public void subscribe(ObjectAddress object) {
            if (dead.contains(object.owner())) {
                TaskResult lost = new TaskResult.Inline(RayNode.lost(object.id(), "its owner is dead"));
                strand.execute(() -> objects.onRemoteReady(object.id(), lost));
                return;
            }
            send(object.owner(), new NodeMessage.SubscribeObject(object.id()));
        }

        @Override
        public void notifyReady(NodeId subscriber, ObjectId object, TaskResult result) {
            send(subscriber, new NodeMessage.ObjectReady(object, result));
        }

        @Override
        public void free(ObjectId object, TaskResult result) {
            references.free(object, result);
        }

        @Override
        public void borrow(ObjectAddress object) {
            references.counts.borrow(object);
        }

        @Override
        public void giveBack(ObjectAddress object) {
            references.counts.giveBack(object);
        }

        @Override
        public void forgotten(ObjectId object) {
            references.onForgotten(object);
        }

        @Override
        public Payload lost(ObjectId object, String reason) {
            return RayNode.lost(object, reason);
        }
    }

    private final class SchedulerEffects implements NodeScheduler.Effects {
        @Override
        public void start(TaskSpec spec) {
            executions.start(spec);
        }

        @Override
        public void send(NodeId target, TaskSpec spec) {
            submitTo(target, spec);
        }

        @Override
        public void requestLeases(SchedulingClass tasks, int backlog, long inputBytes) {
            head.tell(new HeadRequest.RequestLeases(head.nextNumber(), tasks, backlog, inputBytes));
        }

        @Override
        public void returnLease(SchedulingClass tasks, NodeId target, int slots) {
            head.tell(new HeadRequest.ReturnLease(tasks, target, slots));
        }

        @Override
        public void reserved(PlacementGroupId group, long transaction) {
            groups.reserved(group, transaction);
        }

        @Override
        public void giveBack(TaskSpec spec) {
            RayNode.this.send(spec.owner(), new NodeMessage.TaskReturned(spec.id()));
        }

        @Override
        public void refuse(TaskSpec spec) {
            groups.refuse(spec);
        }

        @Override
        public void suspect(TaskSpec spec, List<NodeId> felled) {
            groups.suspect(spec, felled);
        }
    }

    private final class ClientEffects implements ActorClients.Effects {
        @Override
        public void watch(ActorId actor) {
            head.tell(new HeadRequest.WatchActor(actor));
        }

        @Override
        public void send(NodeId to, TaskSpec spec) {
            submitTo(to, spec);
        }

        @Override
        public void kill(ActorId actor, int life, boolean noRestart) {
            head.tell(new HeadRequest.KillActor(actor, life, noRestart));
        }

        @Override
        public void register(
                ActorInfo actor, @Nullable TaskSpec constructor, Consumer<HeadReply.ActorRegistered> answer) {
            head.ask(
                    number -> new HeadRequest.RegisterActor(number, actor, constructor),
                    reply -> answer.accept((HeadReply.ActorRegistered) reply));
        }

        @Override
        public void fail(TaskSpec call, Payload failure) {
            RayNode.this.fail(call, failure);
        }
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
