package org.rayonyarn.ray.head;

import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.id.JobId;
import io.ray.api.id.PlacementGroupId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.JobCode;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.SchedulingClass;
import org.rayonyarn.ray.rpc.TaskSpec;
import org.rayonyarn.ray.scheduler.NodeScheduler;
import org.rayonyarn.ray.scheduler.SchedulerConfig;
import org.rayonyarn.ray.scheduler.SchedulingEffects;
import org.rayonyarn.ray.scheduler.WorkerLine;

/** A node of {@link ClusterSimulation}: the product's scheduler, between messages and work that only takes time. */
final class ClusterNode implements SchedulingEffects {
    private static final long TICK = 100 * SimTime.MILLI;

    private final ClusterSimulation sim;
    private final NodeInfo info;
    final NodeScheduler scheduler;
    final NodeLedger ledger;
    final ClusterTasks tasks;
    final ClusterActors actors;
    final ClusterTalk talk;
    private final Map<Class<? extends HeadReply>, Consumer<HeadReply>> routes = new HashMap<>();
    private final Map<NodeId, NodeInfo> known = new HashMap<>();
    private final Set<NodeId> dead = new HashSet<>();
    private final Map<Long, HeadRequest> unanswered = new LinkedHashMap<>();
    private boolean registered;
    private long requests;

    /** Which connection with the head this is: what is under way on an earlier one is lost. */
    private int connection;

    private boolean connected;

    @Nullable
    JobId job;

    ClusterNode(ClusterSimulation sim, NodeInfo info) {
        this.sim = sim;
        this.info = info;
        this.scheduler = new NodeScheduler(
                info.id(), info.resources(), info.taskSlots(), SchedulerConfig.DEFAULT, this, WorkerLine.NONE);
        this.ledger = new NodeLedger(info, scheduler::held);
        this.tasks = new ClusterTasks(sim, this);
        this.actors = new ClusterActors(sim, this);
        this.talk = new ClusterTalk(this, sim.links);
        routeMembership();
        routeLeases();
        routeActors();
        routeGroups();
    }

    NodeId id() {
        return info.id();
    }

    NodeInfo info() {
        return info;
    }

    boolean isAlive() {
        return sim.alive.get(id()) == this;
    }

    boolean mayDie() {
        return info.name().startsWith("node-");
    }

    boolean isDriver() {
        return !info.hasWorkers();
    }

    boolean isIdle() {
        return tasks.isIdle() && scheduler.queued() == 0;
    }

    void begin() {
        connect();
        if (isDriver()) {
            ask(number -> new HeadRequest.StartJob(number, "ns", "Main", null, JobCode.OF_SESSION));
        }
        tick();
    }

    private void tick() {
        if (isAlive()) {
            scheduler.onTick(sim.time.now());
            talk.onTick(registered);
            tell(new HeadRequest.ReportLoad(
                    scheduler.queued(), scheduler.running(), scheduler.available(), scheduler.meanTaskNanos()));
            sim.time.in(TICK, this::tick);
        }
    }

    // ---------------------------------------------------------------------------------------------------- the head

    private void connect() {
        connected = true;
        actors.onIntroduction();
        send(new HeadRequest.RegisterNode(info));
    }

    /** The connection breaks, and comes again after a while. */
    void disconnect() {
        if (connected) {
            connected = false;
            registered = false;
            connection++;
            sim.time.within(2_000 * SimTime.MILLI, () -> {
                if (isAlive()) {
                    connect();
                }
            });
        }
    }

    boolean isConnected() {
        return connected;
    }

    int connection() {
        return connection;
    }

    /** Nothing while the head doesn't know this node. */
    void tell(HeadRequest request) {
        if (registered) {
            send(request);
        }
    }

    /** Repeated on each new connection until it is answered. */
    void ask(LongFunction<HeadRequest> request) {
        long number = ++requests;
        unanswered.put(number, request.apply(number));
        tell(unanswered.getOrDefault(number, request.apply(number)));
    }

    private void send(HeadRequest request) {
        int mine = connection;
        sim.tellHead(this, () -> connection == mine, request);
    }

    void hear(HeadReply reply) {
        Consumer<HeadReply> route = routes.get(reply.getClass());
        if (route == null) {
            throw new AssertionError("nobody expects it: " + reply);
        }
        route.accept(reply);
    }

    private <R extends HeadReply> void on(Class<R> type, Consumer<R> action) {
        routes.put(type, reply -> action.accept(type.cast(reply)));
    }

    private void routeMembership() {
        on(HeadReply.NodeRegistered.class, this::onWelcome);
        on(HeadReply.NodeAdded.class, added -> {
            known.put(added.node().id(), added.node());
            countOthers();
        });
        on(HeadReply.NodeDied.class, died -> {
            onDied(died.node());
            if (died.node().equals(id())) {
                sim.die(this);
            }
        });
        on(HeadReply.Shutdown.class, over -> sim.die(this));
        on(HeadReply.JobStarted.class, started -> {
            if (unanswered.remove(started.request()) != null) {
                job = started.job();
            }
        });
        on(HeadReply.JobEnded.class, ended -> {
            scheduler.onJobEnded(ended.job());
            if (ended.job().equals(job)) {
                job = null;
                scheduler.onLeasesLost();
            }
            actors.onJobEnded(ended.job());
        });
    }

    private void onWelcome(HeadReply.NodeRegistered welcome) {
        Set<NodeId> gone = new HashSet<>(known.keySet());
        welcome.nodes().forEach(node -> gone.remove(node.id()));
        welcome.nodes().forEach(node -> known.put(node.id(), node));
        gone.forEach(this::onDied);
        registered = true;
        talk.onWelcome();
        unanswered.values().forEach(this::send);
        scheduler.onLeasesLost();
        tell(new HeadRequest.ReportBundles(scheduler.bundles().held()));
        actors.onWelcome(welcome.actors());
        countOthers();
    }

    private void onDied(NodeId node) {
        dead.add(node);
        known.remove(node);
        talk.forget(node);
        scheduler.onNodeDied(node);
        countOthers();
    }

    private void countOthers() {
        scheduler.onOtherNodes((int) known.values().stream()
                .filter(node -> node.hasWorkers() && !node.id().equals(id()))
                .count());
    }

    private void routeLeases() {
        on(HeadReply.LeasesGranted.class, granted -> {
            sim.leases.onGranted(id(), granted);
            scheduler.onGrants(granted.tasks(), granted.grants());
        });
        on(HeadReply.RevokeLease.class, order -> {
            sim.leases.onRevoked(id(), order);
            scheduler.onRevoked(order.tasks(), order.target(), order.slots());
        });
        on(HeadReply.Infeasible.class, sim.programs::onInfeasible);
    }

    private void routeActors() {
        on(HeadReply.ActorRegistered.class, answer -> {
            if (unanswered.remove(answer.request()) instanceof HeadRequest.RegisterActor asked) {
                actors.onAnswer(asked.actor().id(), answer.actor(), answer.refusal());
            }
        });
        on(HeadReply.ActorUpdate.class, update -> actors.onUpdate(update.actor()));
        on(HeadReply.CreateActor.class, create -> actors.accept(create.constructor()));
        on(HeadReply.StopActor.class, stop -> actors.stop(stop.actor(), stop.life()));
        on(HeadReply.ConfirmActor.class, question -> actors.confirm(question.actor(), question.life()));
    }

    /** What the ledger writes down comes first: tasks start at the scheduler's word. */
    private void routeGroups() {
        on(HeadReply.ReserveBundles.class, order -> {
            ledger.asked(order.group(), order.transaction(), order.bundles());
            scheduler.bundles().reserve(order.group(), order.transaction(), order.bundles());
        });
        on(HeadReply.CommitBundles.class, order -> {
            ledger.committed(order.group(), order.transaction());
            scheduler.bundles().commit(order.group(), order.transaction());
        });
        on(HeadReply.ReturnBundles.class, order -> {
            ledger.returned(order.group(), order.transaction());
            scheduler.bundles().giveBack(order.group(), order.transaction());
        });
        on(HeadReply.GroupRemoved.class, gone -> {
            ledger.removed(gone.group());
            scheduler.removeGroup(gone.group()).forEach(spec -> tasks.onDone(spec.id(), 0));
        });
        on(HeadReply.GroupAnswer.class, answer -> {
            if (unanswered.remove(answer.request()) != null) {
                sim.programs.onAnswer(this, answer);
            }
        });
    }

    // ---------------------------------------------------------------------------------------------- other nodes

    /** To another node: it arrives unless one of the two dies. */
    void say(NodeId to, Consumer<ClusterNode> message) {
        if (to.equals(id())) {
            message.accept(this);
        } else if (!dead.contains(to)) {
            talk.say(to, message);
        }
    }

    /** Nothing is heard of a dead one. */
    boolean listensTo(NodeId other) {
        return !dead.contains(other);
    }

    // ----------------------------------------------------------------------------------------------------- effects

    @Override
    public void start(TaskSpec spec) {
        sim.trace("start on " + info.name(), spec);
        ledger.started(spec);
        if (spec.kind() instanceof TaskSpec.Kind.CreateActor) {
            actors.start(spec);
        } else {
            sim.invariants.onStarted(spec);
            tasks.start(spec);
        }
    }

    @Override
    public void send(NodeId target, TaskSpec spec) {
        assertThat(target).isNotEqualTo(id());
        tasks.accept(target, spec);
    }

    @Override
    public void requestLeases(SchedulingClass shape, int backlog, long inputBytes) {
        tell(new HeadRequest.RequestLeases(++requests, shape, backlog, inputBytes));
    }

    @Override
    public void returnLease(SchedulingClass shape, NodeId target, int slots) {
        tell(new HeadRequest.ReturnLease(shape, target, slots));
    }

    @Override
    public void giveBack(TaskSpec spec) {
        tasks.giveBack(spec);
    }

    @Override
    public void tellWaiting(TaskSpec spec, boolean waits) {
        tasks.tellWaiting(spec, waits);
    }

    @Override
    public void suspect(TaskSpec spec, List<NodeId> felled) {
        sim.suspects++;
        assertThat(felled).hasSize(SchedulerConfig.DEFAULT.maxNodeDeaths() + 1);
        tasks.onDone(spec.id(), 0);
    }

    @Override
    public void reserved(PlacementGroupId group, long transaction) {
        ledger.reserved(group, transaction);
        tell(new HeadRequest.BundlesReserved(group, transaction));
    }

    /** An actor ends with its group. */
    @Override
    public void refuse(TaskSpec spec) {
        if (spec.kind() instanceof TaskSpec.Kind.CreateActor create) {
            actors.stop(create.actor(), spec.attempt());
        } else {
            tasks.tellOwner(spec, 0);
        }
    }
}
