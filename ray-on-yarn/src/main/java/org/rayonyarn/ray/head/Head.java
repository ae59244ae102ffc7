package org.rayonyarn.ray.head;

import io.ray.api.id.PlacementGroupId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.head.ControlStore.Versioned;
import org.rayonyarn.ray.head.InfeasibleDemands.Demand;
import org.rayonyarn.ray.head.InfeasibleDemands.Wish;
import org.rayonyarn.ray.head.policy.Feasibility;
import org.rayonyarn.ray.rpc.BundleResources;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ray's head as a state machine: requests, ticks and the provider's news go in; replies, orders for nodes and writes to the
 * store come out. It has no clock, thread or socket. Confined to its owner's thread, also the constructor.
 *
 * <p>Each part has one job: {@link Membership} knows who lives, {@link JobDirectory} who runs what, {@link ActorDirectory}
 * where actors live, {@link PlacementGroupDirectory} what is reserved where, {@link GlobalScheduler} where tasks may go. This class takes the epoch, hands each request to its part, and
 * tells what an event in one part means to the others.
 */
public final class Head {
    private static final Logger LOG = LoggerFactory.getLogger(Head.class);

    private enum Phase {
        /** Takes the epoch and loads; what comes in waits. */
        STARTING,
        RUNNING,
        /** The session is over, by its own end or because another head has taken over: nothing is heard any more. */
        OVER
    }

    private final HeadConfig config;
    private final String session;
    private final HeadPorts ports;
    private final HeadOutbox outbox;
    private final StoreWriter writer;
    private final NodeDirectory nodes;
    private final JobDirectory jobs;
    private final ActorDirectory actors;
    private final GlobalScheduler scheduler;
    private final PlacementGroupDirectory groups;
    private final Membership membership;
    private final NodeSupply supply;
    private final InfeasibleDemands infeasible;
    private final RequestRouter router = new RequestRouter();
    private final List<Runnable> early = new ArrayList<>();
    private Phase phase = Phase.STARTING;
    private long nowNanos;

    /** @param session the session's name, told to each node */
    public Head(HeadConfig config, String session, HeadPorts ports, RandomGenerator random) {
        this.config = config;
        this.session = session;
        this.ports = ports;
        this.outbox = ports.outbox();
        this.writer = new StoreWriter(ports.store(), ports.owner(), this::depose);
        this.nodes = new NodeDirectory(writer);
        this.jobs = new JobDirectory(writer, outbox, random, this::onJobEnded);
        this.scheduler = new GlobalScheduler(nodes, outbox, config);
        ActorTable table = new ActorTable(config.deadActorsKept());
        this.actors = new ActorDirectory(nodes, jobs, writer, outbox, table, scheduler::onActorLeft);
        this.groups =
                new PlacementGroupDirectory(nodes, jobs, writer, outbox, config, actors::isAlive, new GroupEvents());
        this.membership = new Membership(nodes, writer, outbox, config, new NodeEvents());
        this.supply = new NodeSupply(ports.provider(), config.nodeReplacements());
        this.infeasible = new InfeasibleDemands(outbox, config, this::whyNot, this::onTold);
        route();
    }

    private void route() {
        router.on(HeadRequest.RegisterNode.class, (from, request) -> {});
        router.on(HeadRequest.EndSession.class, (from, request) -> {}); // for whoever hosts the head
        router.on(HeadRequest.ReportLoad.class, (from, request) -> {
            from.onLoad(request);
            scheduler.onLoad(from);
        });
        router.on(
                HeadRequest.ReportUnreachable.class, (from, request) -> membership.unreachable(from, request.nodes()));
        router.on(HeadRequest.StartJob.class, (from, request) -> jobs.start(from.id(), request));
        router.on(HeadRequest.DescribeJob.class, (from, request) -> jobs.describe(from.id(), request));
        router.on(HeadRequest.EndJob.class, (from, request) -> jobs.end(from.id(), request.job()));
        router.on(HeadRequest.RequestLeases.class, (from, request) -> {
            if (!groups.refuses(from.id(), request.tasks().demand())) {
                scheduler.request(from.id(), request);
            }
        });
        groups.route(router);
        router.on(HeadRequest.ReturnLease.class, (from, request) -> scheduler.giveBack(from.id(), request));
        router.on(HeadRequest.RegisterActor.class, (from, request) -> {
            actors.register(from.id(), request);
            groups.endIfRemoved(request.actor().resources());
        });
        router.on(HeadRequest.ActorChanged.class, actors::changed);
        router.on(HeadRequest.WatchActor.class, (from, request) -> actors.watch(from.id(), request.actor(), nowNanos));
        router.on(HeadRequest.FindActor.class, (from, request) -> actors.find(from.id(), request));
        router.on(HeadRequest.KillActor.class, (from, request) -> actors.kill(request));
        router.on(
                HeadRequest.ListNodes.class,
                (from, request) -> outbox.send(from.id(), new HeadReply.NodeList(request.request(), nodes.all())));
        router.on(
                HeadRequest.ListActors.class,
                (from, request) -> outbox.send(from.id(), new HeadReply.ActorList(request.request(), actors.infos())));
    }

    // ---------------------------------------------------------------------------------------------------- events

    /** Takes the epoch, loads what an earlier head has left, and goes on from there. What comes in meanwhile waits. */
    public void start(long now) {
        nowNanos = now;
        ControlStore store = ports.store();
        store.claimEpoch()
                .thenCompose(epoch -> store.load("").thenApply(entries -> new Inheritance(epoch, entries)))
                .whenCompleteAsync(
                        (inheritance, failure) -> {
                            if (failure != null) {
                                depose(failure);
                            } else {
                                begin(inheritance.epoch, inheritance.stored);
                            }
                        },
                        ports.owner());
    }

    private record Inheritance(long epoch, SortedMap<String, Versioned> stored) {}

    /**
     * A node's message.
     *
     * @param epoch the sender's, from the frame
     */
    public void onRequest(NodeId from, long epoch, HeadRequest request) {
        whenRunning(() -> {
            if (request instanceof HeadRequest.RegisterNode registration) {
                membership.register(from, epoch, registration.node(), nowNanos);
                return;
            }
            KnownNode sender = membership.admit(from, epoch, nowNanos);
            if (sender != null) {
                router.handle(sender, request);
            }
        });
    }

    /** Whoever hosts the head knows that the node's process lives, since it is the head's own. */
    public void onNodeSeen(NodeId seen) {
        whenRunning(() -> {
            KnownNode node = nodes.find(seen);
            if (node != null) {
                node.heardNanos = nowNanos;
            }
        });
    }

    /** A node's connection broke. It may come back. */
    public void onDisconnected(NodeId from) {
        whenRunning(() -> {
            KnownNode node = nodes.find(from);
            if (node != null && node.connected) {
                membership.disconnected(node, nowNanos);
                actors.onNodeAway(from);
                groups.onNodeAway(from);
                scheduler.onNodeAway(from);
                declareDeadIfDone(node);
            }
        });
    }

    /** The provider knows that a node's process is gone. */
    public void onNodeLost(NodeId lost, String reason) {
        whenRunning(() -> {
            KnownNode node = nodes.find(lost);
            if (node != null) {
                membership.declareDead(node, reason);
            }
        });
    }

    /** The provider can't get a node that it was asked for. */
    public void onNodeRefused(String reason) {
        whenRunning(() -> {
            LOG.warn("no further node: reason={}", reason);
            infeasible.onNodeRefused(reason);
        });
    }

    /** To be called regularly, every {@link HeadConfig#tick}. */
    public void onTick(long now) {
        nowNanos = now;
        if (phase == Phase.RUNNING) {
            membership.tick(node -> jobs.drives(node.id()), now);
            actors.tick(config, now);
            groups.tick(now);
            scheduler.tick();
            infeasible.tick(waitingDemands(), now);
        }
    }

    /** The session is over: tells all nodes to end. Nothing is heard afterwards. */
    public void shutDown(String reason) {
        phase = Phase.OVER;
        supply.stop();
        outbox.broadcast(new HeadReply.Shutdown(reason));
    }

    // -------------------------------------------------------------------------------------------------- beginning

    private void begin(long epoch, SortedMap<String, Versioned> stored) {
        LOG.info("the head begins: session={} epoch={} stored={}", session, epoch, stored.size());
        writer.begin(epoch, stored);
        nodes.load(table(stored, HeadKeys.NODES), nowNanos);
        jobs.load(table(stored, HeadKeys.JOBS));
        groups.load(table(stored, HeadKeys.GROUPS), nowNanos);
        actors.load(table(stored, HeadKeys.ACTORS), table(stored, HeadKeys.CONSTRUCTORS));
        phase = Phase.RUNNING;
        jobs.endWithout(driver -> nodes.find(driver) != null);
        early.forEach(Runnable::run);
        early.clear();
    }

    private static List<Versioned> table(SortedMap<String, Versioned> stored, String prefix) {
        return List.copyOf(stored.subMap(prefix, prefix + Character.MAX_VALUE).values());
    }

    private void whenRunning(Runnable event) {
        switch (phase) {
            case STARTING -> early.add(event);
            case RUNNING -> event.run();
            case OVER -> {}
        }
    }

    private void depose(Throwable reason) {
        if (phase != Phase.OVER) {
            phase = Phase.OVER;
            LOG.error("the head must not go on: {}", reason.getMessage());
            ports.onDeposed().accept(String.valueOf(reason.getMessage()));
        }
    }

    // ------------------------------------------------------------------------------- what one part means to others

    private final class NodeEvents implements Membership.Listener {
        @Override
        public void onJoined(KnownNode node) {
            LOG.info("a node joins: node={} resources={}", node, node.info().resources());
            welcome(node);
            outbox.broadcast(new HeadReply.NodeAdded(node.info()));
            actors.onNodeJoined();
            groups.onNodeJoined();
            scheduler.onNodeJoined();
        }

        @Override
        public void onReturned(KnownNode node) {
            actors.onNodeAway(node.id());
            groups.onNodeAway(node.id());
            scheduler.onNodeAway(node.id());
            welcome(node);
            actors.onNodeReturned(node.id());
        }

        @Override
        public void onDied(KnownNode node, String reason) {
            outbox.broadcast(new HeadReply.NodeDied(node.id(), node.info().epoch(), reason));
            jobs.endWithout(driver -> !driver.equals(node.id()));
            actors.onNodeDied(node, reason);
            groups.onNodeDied(node.id());
            actors.onRoom(); // what the dead node was to hold together with others is free there
            scheduler.onNodeDied(node.id());
            infeasible.onNodeDied(node.id());
            supply.onNodeDied(node.info(), reason);
        }

        private void welcome(KnownNode node) {
            outbox.send(
                    node.id(),
                    new HeadReply.NodeRegistered(
                            session, nodes.infos(), jobs.running().map(Job::id).toList(), actors.on(node.id())));
        }
    }

    private final class GroupEvents implements PlacementGroupDirectory.Listener {
        @Override
        public void onMoreRoom() {
            actors.onRoom();
            scheduler.onMoreRoom();
        }

        @Override
        public void onRemoved(PlacementGroupId group) {
            actors.onGroupRemoved(group);
            actors.onRoom();
            scheduler.onGroupRemoved(group);
        }
    }

    private void onJobEnded(Job job) {
        outbox.broadcast(new HeadReply.JobEnded(job.id()));
        scheduler.onNodeAway(job.driver());
        actors.onJobEnded(job);
        groups.onJobEnded(job.id());
        KnownNode driver = nodes.find(job.driver());
        if (driver != null && !driver.connected) {
            declareDeadIfDone(driver);
        }
    }

    /** A driver that isn't a node for others needn't come back once its jobs are over. */
    private void declareDeadIfDone(KnownNode node) {
        if (!node.info().hasWorkers() && jobs.isDone(node.id())) {
            membership.declareDead(node, "the driver has left");
        }
    }

    private @Nullable String whyNot(Wish wish) {
        return wish.group() == null && BundleResources.groupOf(wish.shape()) == null
                ? Feasibility.whyNot(wish.shape(), nodes.infos())
                : groups.whyNot(wish);
    }

    private void onTold(Wish wish) {
        if (config.failsInfeasible() && wish.group() == null) {
            actors.onInfeasible(wish.shape(), String.valueOf(whyNot(wish)));
        }
    }

    private Set<Demand> waitingDemands() {
        Set<Demand> waiting = new LinkedHashSet<>();
        groups.forEachWaiting(waiting::add);
        scheduler.pending().forEach((requester, tasks) -> waiting.add(new Demand(requester, tasks.demand())));
        actors.forEachWaiting(waiting::add);
        return waiting;
    }

    // ---------------------------------------------------------------------------------------------------- reading

    /** The epoch for the head's frames; 0 until it has been taken. */
    public long epoch() {
        return writer.epoch();
    }

    /** Whether requests are being answered. */
    public boolean isRunning() {
        return phase == Phase.RUNNING;
    }

    public HeadSnapshot snapshot() {
        return new HeadSnapshot(
                epoch(),
                nodes.infos(),
                nodes.away(),
                jobs.running().toList(),
                actors.infos(),
                scheduler.leases().total(),
                scheduler.pending().size(),
                infeasible.reasons());
    }

    boolean hears(Class<?> request) {
        return router.hears(request);
    }

    NodeDirectory nodes() {
        return nodes;
    }

    JobDirectory jobs() {
        return jobs;
    }

    ActorDirectory actors() {
        return actors;
    }

    PlacementGroupDirectory groups() {
        return groups;
    }

    GlobalScheduler scheduler() {
        return scheduler;
    }

    StoreWriter writer() {
        return writer;
    }
}
