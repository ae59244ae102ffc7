package org.rayonyarn.ray.head;

import io.ray.api.id.PlacementGroupId;
import java.util.SortedMap;
import java.util.random.RandomGenerator;
import org.rayonyarn.ray.head.ControlStore.Versioned;
import org.rayonyarn.ray.head.InfeasibleDemands.Wish;
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
 * where actors live, {@link PlacementGroupDirectory} what is reserved where, {@link GlobalScheduler} where tasks may go, and
 * {@link Leadership} whether anybody is heard at all. This class hands each event to its part, and tells what an event in one part
 * means to the others.
 */
public final class Head {
    private static final Logger LOG = LoggerFactory.getLogger(Head.class);

    private final HeadConfig config;
    private final String session;
    private final HeadOutbox outbox;
    private final Leadership leadership;
    private final StoreWriter writer;
    private final NodeDirectory nodes;
    private final JobDirectory jobs;
    private final ActorDirectory actors;
    private final GlobalScheduler scheduler;
    private final PlacementGroupDirectory groups;
    private final Membership membership;
    private final NodeSupply supply;
    private final WaitingDemands waiting;
    private final InfeasibleDemands infeasible;
    private final RequestRouter router = new RequestRouter();
    private long nowNanos;

    /** @param session the session's name, told to each node */
    public Head(HeadConfig config, String session, HeadPorts ports, RandomGenerator random) {
        this.config = config;
        this.session = session;
        this.outbox = ports.outbox();
        this.leadership = new Leadership(ports.store(), ports.owner(), ports.onDeposed());
        this.writer = new StoreWriter(ports.store(), ports.owner(), leadership::depose);
        this.nodes = new NodeDirectory(writer);
        this.jobs = new JobDirectory(writer, outbox, random, this::onJobEnded);
        this.scheduler = new GlobalScheduler(nodes, outbox, config);
        ActorTable table = new ActorTable(config.deadActorsKept());
        this.actors = new ActorDirectory(nodes, jobs, writer, outbox, table, scheduler::onActorLeft);
        this.groups =
                new PlacementGroupDirectory(nodes, jobs, writer, outbox, config, actors::isAlive, new GroupEvents());
        this.membership = new Membership(nodes, writer, outbox, config, new NodeEvents());
        this.supply = new NodeSupply(ports.provider(), config.nodeReplacements());
        this.waiting = new WaitingDemands(nodes, groups.waiting(), scheduler, actors);
        this.infeasible = new InfeasibleDemands(outbox, config, waiting::whyNot, this::onTold);
        new HeadRoutes(nodes, membership, jobs, scheduler, actors, groups, outbox, () -> nowNanos).addTo(router);
    }

    // ---------------------------------------------------------------------------------------------------- events

    /** Takes the epoch, loads what an earlier head has left, and goes on from there. What comes in meanwhile waits. */
    public void start(long now) {
        nowNanos = now;
        leadership.claim(this::inherit);
    }

    /**
     * A node's message.
     *
     * @param epoch the sender's, from the frame
     */
    public void onRequest(NodeId from, long epoch, HeadRequest request) {
        leadership.whenLeading(() -> {
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
        leadership.whenLeading(() -> {
            KnownNode node = nodes.find(seen);
            if (node != null) {
                node.heardNanos = nowNanos;
            }
        });
    }

    /** A node's connection broke. It may come back. */
    public void onDisconnected(NodeId from) {
        leadership.whenLeading(() -> {
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
        leadership.whenLeading(() -> {
            KnownNode node = nodes.find(lost);
            if (node != null) {
                membership.declareDead(node, reason);
            }
        });
    }

    /** The provider can't get a node that it was asked for. */
    public void onNodeRefused(String reason) {
        leadership.whenLeading(() -> {
            LOG.warn("no further node: reason={}", reason);
            infeasible.onNodeRefused(reason);
        });
    }

    /** To be called regularly, every {@link HeadConfig#tick}. */
    public void onTick(long now) {
        nowNanos = now;
        if (leadership.isLeading()) {
            membership.tick(node -> jobs.drives(node.id()), now);
            actors.tick(config, now);
            groups.tick(now);
            scheduler.tick();
            infeasible.tick(waiting.all(), now);
        }
    }

    /** The session is over: tells all nodes to end. Nothing is heard afterwards. */
    public void shutDown(String reason) {
        leadership.end();
        supply.stop();
        outbox.broadcast(new HeadReply.Shutdown(reason));
    }

    // -------------------------------------------------------------------------------------------------- beginning

    private void inherit(long epoch, SortedMap<String, Versioned> stored) {
        LOG.info("the head begins: session={} epoch={} stored={}", session, epoch, stored.size());
        writer.begin(epoch, stored);
        nodes.load(HeadKeys.table(stored, HeadKeys.NODES), nowNanos);
        jobs.load(HeadKeys.table(stored, HeadKeys.JOBS));
        groups.load(HeadKeys.table(stored, HeadKeys.GROUPS), nowNanos);
        actors.load(HeadKeys.table(stored, HeadKeys.ACTORS), HeadKeys.table(stored, HeadKeys.CONSTRUCTORS));
        jobs.endWithout(driver -> nodes.find(driver) != null);
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

    private void onTold(Wish wish) {
        if (config.failsInfeasible() && wish.group() == null) {
            actors.onInfeasible(wish.shape(), String.valueOf(waiting.whyNot(wish)));
        }
    }

    // ---------------------------------------------------------------------------------------------------- reading

    /** The epoch for the head's frames; 0 until it has been taken. */
    public long epoch() {
        return writer.epoch();
    }

    /** Whether requests are being answered. */
    public boolean isRunning() {
        return leadership.isLeading();
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
