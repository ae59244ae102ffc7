package org.rayonyarn.ray.head;

import io.ray.api.id.ActorId;
import io.ray.api.id.PlacementGroupId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.rayonyarn.ray.head.ControlStore.Versioned;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.ActorState;
import org.rayonyarn.ray.rpc.BundleResources;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.HeadReply.ActorFound;
import org.rayonyarn.ray.rpc.HeadReply.ActorUpdate;
import org.rayonyarn.ray.rpc.HeadReply.StopActor;
import org.rayonyarn.ray.rpc.HeadRequest.ActorChanged;
import org.rayonyarn.ray.rpc.HeadRequest.FindActor;
import org.rayonyarn.ray.rpc.HeadRequest.KillActor;
import org.rayonyarn.ray.rpc.HeadRequest.RegisterActor;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.TaskSpec;

/**
 * The life of actors: registered, placed, alive, restarted, dead; and who is told. Confined to the head.
 *
 * <p>What the head decides (a name given, a place, an end) is in the store before anybody hears of it. That a constructor is
 * done is its host's knowledge, told at once and written behind.
 *
 * <p>Invariant: a life, that is an actor with its number of restarts, has one place for good; so no two nodes ever make the same
 * life, and whoever knows the number knows whose words count.
 */
final class ActorDirectory {
    private final NodeDirectory nodes;
    private final JobDirectory jobs;
    private final HeadOutbox outbox;
    private final ActorTable table;
    private final ActorPlacement placement;
    private final ActorWatches watches;
    private final ActorNews news;
    private final ActorRegistrations registrations;
    private final ActorDeaths deaths;

    /** @param onRoom told of each actor that leaves a node, and of what it held there */
    ActorDirectory(
            NodeDirectory nodes,
            JobDirectory jobs,
            StoreWriter writer,
            HeadOutbox outbox,
            ActorTable table,
            BiConsumer<KnownNode, ResourceSet> onRoom) {
        this.nodes = nodes;
        this.jobs = jobs;
        this.outbox = outbox;
        this.table = table;
        this.placement = new ActorPlacement(nodes, onRoom);
        this.watches = new ActorWatches(outbox);
        this.news = new ActorNews(nodes, writer, outbox, watches);
        this.registrations = new ActorRegistrations(jobs, outbox, table, placement, watches, news);
        this.deaths = new ActorDeaths(nodes, writer, outbox, table, placement, watches, news);
    }

    /** What an earlier head knew; nodes and jobs are loaded before. */
    void load(Collection<Versioned> stored, Collection<Versioned> constructors) {
        Map<ActorId, TaskSpec> kept = new HashMap<>();
        for (Versioned entry : constructors) {
            TaskSpec constructor = HeadRecords.constructor(entry.value());
            kept.put(((TaskSpec.Kind.CreateActor) constructor.kind()).actor(), constructor);
        }
        for (Versioned entry : stored) {
            ActorInfo info = HeadRecords.actor(entry.value());
            if (info.state() == ActorState.DEAD) {
                table.remember(info.in(ActorState.DEAD, ActorDeaths.because("it died before this head took over")));
                continue;
            }
            ActorEntry actor = new ActorEntry(info, kept.get(info.id()));
            actor.onStored(info);
            table.add(actor);
            placement.restore(actor);
        }
        deaths.endAll(this::isLeftOver, "its owner or job ended before this head took over");
        deaths.loseAll(this::isWithoutHost, "its node died before this head took over");
    }

    private boolean isLeftOver(ActorEntry actor) {
        boolean ownerIsGone = nodes.find(actor.info().owner()) == null;
        boolean jobIsOver = !jobs.isRunning(actor.info().job()) && actor.info().creator() == null;
        return (ownerIsGone && actor.needsOwner())
                || (jobIsOver && !actor.info().options().detached());
    }

    private boolean isWithoutHost(ActorEntry actor) {
        NodeId location = actor.info().location();
        return location != null && nodes.find(location) == null;
    }

    // ------------------------------------------------------------------------------------------------ requests

    void register(NodeId from, RegisterActor request) {
        registrations.register(from, request);
    }

    void changed(KnownNode host, ActorChanged change) {
        ActorEntry actor = table.find(change.actor());
        if (actor == null || actor.isDead() || change.life() < actor.life()) {
            if (change.state() == ActorState.ALIVE) {
                outbox.send(host.id(), new StopActor(change.actor(), change.life(), "it was declared dead"));
            }
            return;
        }
        if (!actor.isOn(host.id()) || change.life() != actor.life()) {
            return;
        }
        switch (change.state()) {
            case ALIVE -> {
                if (actor.info().isInTheMaking()) {
                    news.alive(actor);
                }
            }
            case RESTARTING -> {
                Payload death = change.death();
                deaths.lost(actor, death == null ? ActorDeaths.because("its worker died") : death, true);
            }
            case DEAD -> deaths.ended(actor, change.death());
            case UNREADY, PENDING -> {} // a host never says so
        }
    }

    /** A life that is over already is not killed a second time. */
    void kill(KillActor request) {
        ActorEntry actor = table.find(request.actor());
        if (actor == null || actor.isDead()) {
            return;
        }
        if (request.noRestart()) {
            deaths.end(actor, "it was killed");
        } else if (request.life() < 0 || request.life() == actor.life()) {
            deaths.lost(actor, ActorDeaths.because("it was killed"), false);
        }
    }

    void watch(NodeId watcher, ActorId id, long nowNanos) {
        ActorEntry actor = table.find(id);
        ActorInfo buried = table.buried(id);
        if (actor != null) {
            watches.add(id, watcher);
            ActorInfo told = actor.told();
            if (told != null && !actor.isDead()) {
                outbox.send(watcher, new ActorUpdate(told));
            }
        } else if (buried != null) {
            outbox.send(watcher, new ActorUpdate(buried));
        } else {
            watches.addUnknown(id, watcher, nowNanos);
        }
    }

    void find(NodeId from, FindActor request) {
        ActorEntry actor = table.named(request.namespace(), request.name());
        outbox.send(from, new ActorFound(request.request(), actor == null ? null : actor.told()));
    }

    // ---------------------------------------------------------------------------------------- nodes, jobs, time

    void onNodeJoined() {
        deaths.placeWaiting();
    }

    /** A node offers more than it did. */
    void onRoom() {
        deaths.placeWaiting();
    }

    void onGroupRemoved(PlacementGroupId group) {
        deaths.endAll(
                actor -> BundleResources.isFor(actor.info().resources(), group),
                "its placement group " + group + " was removed");
    }

    /** Those that no node will ever be large enough for end, instead of waiting on. */
    void onInfeasible(ResourceSet shape, String reason) {
        deaths.endAll(
                actor -> actor.info().location() == null
                        && actor.info().resources().equals(shape),
                reason);
    }

    boolean isAlive(ActorId id) {
        ActorEntry actor = table.find(id);
        return actor != null && !actor.isDead();
    }

    /** On a new connection of the host: it may have missed a constructor, or that the creator of another one is gone. */
    void onNodeReturned(NodeId node) {
        table.living(actor -> actor.isOn(node)).forEach(actor -> {
            news.sendConstructor(actor);
            if (nodes.find(actor.info().owner()) == null) {
                confirm(actor);
            }
        });
    }

    void onNodeAway(NodeId node) {
        watches.onNodeAway(node);
    }

    void onNodeDied(KnownNode node, String reason) {
        NodeId id = node.id();
        watches.onNodeAway(id);
        deaths.endAll(
                actor -> actor.info().owner().equals(id) && actor.needsOwner(),
                "its owner " + node + " died: " + reason);
        deaths.loseAll(actor -> actor.isOn(id), "its node " + node + " died: " + reason);
        table.living(actor -> actor.info().owner().equals(id)).forEach(this::confirm);
    }

    /** An owner is gone that was to send the constructor, and may not have done so. */
    private void confirm(ActorEntry actor) {
        NodeId location = actor.info().location();
        if (actor.constructor() == null && actor.info().isInTheMaking() && location != null) {
            outbox.send(location, new HeadReply.ConfirmActor(actor.id(), actor.life()));
        }
    }

    void onJobEnded(Job job) {
        deaths.endAll(
                actor -> actor.info().job().equals(job.id()) && endsWithJob(actor, job),
                "its job " + job.id() + " ended");
    }

    private static boolean endsWithJob(ActorEntry actor, Job job) {
        ActorInfo info = actor.info();
        boolean byDriver = info.owner().equals(job.driver()) && info.creator() == null;
        boolean neverSent = actor.needsOwner() && byDriver;
        return !info.options().detached() || neverSent;
    }

    void tick(HeadConfig config, long nowNanos) {
        watches.expireUnknown(nowNanos, config.unknownActorLimit().toNanos());
    }

    // -------------------------------------------------------------------------------------------------- reading

    /** Those that live on the node by the head's books, or will. */
    List<ActorId> on(NodeId node) {
        return table.living(actor -> actor.isOn(node)).stream()
                .map(ActorEntry::id)
                .toList();
    }

    List<ActorInfo> infos() {
        return table.infos();
    }

    void forEachWaiting(Consumer<InfeasibleDemands.Demand> action) {
        placement.forEachWaiting((owner, shape) -> action.accept(new InfeasibleDemands.Demand(owner, shape)));
    }

    ActorWatches watches() {
        return watches;
    }

    List<ActorEntry> living() {
        return table.living(actor -> true);
    }

    Collection<ActorEntry> named() {
        return table.named();
    }
}
