package org.rayonyarn.ray.head;

import io.ray.api.id.ActorId;
import io.ray.api.id.PlacementGroupId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.head.ControlStore.Versioned;
import org.rayonyarn.ray.head.StoreWriter.Change;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.ActorOptions;
import org.rayonyarn.ray.rpc.ActorState;
import org.rayonyarn.ray.rpc.BundleResources;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.HeadReply.ActorFound;
import org.rayonyarn.ray.rpc.HeadReply.ActorRegistered;
import org.rayonyarn.ray.rpc.HeadReply.ActorUpdate;
import org.rayonyarn.ray.rpc.HeadReply.StopActor;
import org.rayonyarn.ray.rpc.HeadRequest.ActorChanged;
import org.rayonyarn.ray.rpc.HeadRequest.FindActor;
import org.rayonyarn.ray.rpc.HeadRequest.RegisterActor;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ResourceSet;

/**
 * The life of actors: registered, placed, alive, dead; and who is told. Confined to the head.
 *
 * <p>What the head decides (a name given, a place, a death) is in the store before anybody hears of it. That a constructor is
 * done is its host's knowledge, told at once and written behind.
 */
final class ActorDirectory {
    private final NodeDirectory nodes;
    private final JobDirectory jobs;
    private final StoreWriter writer;
    private final HeadOutbox outbox;
    private final ActorTable table;
    private final ActorPlacement placement;
    private final ActorWatches watches;
    private final ActorDeaths deaths;

    ActorDirectory(NodeDirectory nodes, JobDirectory jobs, StoreWriter writer, HeadOutbox outbox, ActorTable table) {
        this.nodes = nodes;
        this.jobs = jobs;
        this.writer = writer;
        this.outbox = outbox;
        this.table = table;
        this.placement = new ActorPlacement(nodes);
        this.watches = new ActorWatches(outbox);
        this.deaths = new ActorDeaths(nodes, writer, outbox, table, placement, watches);
    }

    /** What an earlier head knew; nodes and jobs are loaded before. */
    void load(Collection<Versioned> stored) {
        for (Versioned entry : stored) {
            ActorEntry actor = new ActorEntry(HeadRecords.actor(entry.value()));
            actor.stored = true;
            table.add(actor);
            placement.restore(actor);
        }
        deaths.endAll(actor -> isLeftOver(actor.info()), "its node, owner or job ended before this head took over");
    }

    private boolean isLeftOver(ActorInfo actor) {
        NodeId location = actor.location();
        boolean hostIsGone = location != null && nodes.find(location) == null;
        boolean ownerIsGone = nodes.find(actor.owner()) == null;
        boolean jobIsOver = !jobs.isRunning(actor.job()) && actor.creator() == null;
        return hostIsGone
                || (ownerIsGone && (location == null || !actor.options().detached()))
                || (jobIsOver && !actor.options().detached());
    }

    // ------------------------------------------------------------------------------------------------ requests

    void register(NodeId from, RegisterActor request) {
        ActorEntry known = table.find(request.actor().id());
        ActorInfo buried = table.buried(request.actor().id());
        if (known != null) {
            known.requests.add(request.request());
            answerIfReady(known);
        } else if (buried != null) {
            outbox.send(from, new ActorRegistered(request.request(), buried, null));
        } else {
            registerNew(from, request);
        }
    }

    private void registerNew(NodeId from, RegisterActor request) {
        ActorEntry actor = new ActorEntry(fresh(request.actor(), from));
        String refusal = refusal(actor.info());
        if (refusal != null) {
            outbox.send(from, new ActorRegistered(request.request(), null, refusal));
            return;
        }
        actor.requests.add(request.request());
        table.add(actor);
        placement.place(actor);
        watches.onRegistered(actor.id());
        List<Change> changes = new ArrayList<>(List.of(actor.record()));
        ActorOptions options = actor.info().options();
        if (options.isNamed()) {
            byte[] holder = actor.id().toString().getBytes(StandardCharsets.US_ASCII);
            changes.add(new Change(HeadKeys.name(options.namespace(), options.name()), holder));
        }
        writer.write(changes, () -> onStored(actor));
    }

    private void onStored(ActorEntry actor) {
        actor.stored = true;
        if (!actor.isDead()) {
            watches.tell(actor.info());
        }
        answerIfReady(actor);
    }

    /** With the answer the owner's watch begins, on whichever connection. One that has died already is answered for later. */
    private void answerIfReady(ActorEntry actor) {
        KnownNode owner = nodes.alive(actor.info().owner());
        if (actor.stored && !actor.isDead() && owner != null && owner.connected) {
            watches.add(actor.id(), owner.id());
            actor.answer(outbox);
        }
    }

    /** As asked for, with what only the head can say left to the head. */
    private ActorInfo fresh(ActorInfo asked, NodeId owner) {
        ActorOptions options = asked.options();
        String namespace = options.namespace().isEmpty() ? jobs.namespaceOf(asked.job()) : options.namespace();
        return new ActorInfo(
                asked.id(),
                asked.job(),
                asked.className(),
                options.within(namespace),
                asked.resources(),
                owner,
                asked.ownerEpoch(),
                asked.creator(),
                ActorState.PENDING,
                null,
                0,
                null);
    }

    private @Nullable String refusal(ActorInfo actor) {
        ActorEntry creator = actor.creator() == null ? null : table.find(actor.creator());
        boolean creatorLives = creator != null && !creator.isDead();
        if (actor.creator() != null && !creatorLives) {
            return "Actor " + actor.creator() + ", which creates this one, is dead";
        }
        if (!jobs.isRunning(actor.job()) && !creatorLives) {
            return "Job " + actor.job() + " has ended";
        }
        ActorOptions options = actor.options();
        if (options.isNamed() && table.named(options.namespace(), options.name()) != null) {
            return "Actor of name " + options.name() + " exists in namespace " + options.namespace();
        }
        return null;
    }

    void changed(KnownNode host, ActorChanged change) {
        ActorEntry actor = table.find(change.actor());
        if (actor == null || actor.isDead()) {
            if (change.state() != ActorState.DEAD) {
                outbox.send(host.id(), new StopActor(change.actor(), "it was declared dead"));
            }
        } else if (actor.isOn(host.id()) && change.state() == ActorState.DEAD) {
            deaths.ended(actor, change.death());
        } else if (actor.isOn(host.id()) && change.state() == ActorState.ALIVE && actor.isPending()) {
            actor.becomeAlive();
            writer.write(List.of(actor.record()), () -> {});
            watches.tell(actor.info());
        }
    }

    void kill(ActorId id, String reason) {
        ActorEntry actor = table.find(id);
        if (actor != null && !actor.isDead()) {
            deaths.end(actor, reason);
        }
    }

    void watch(NodeId watcher, ActorId id, long nowNanos) {
        ActorEntry actor = table.find(id);
        ActorInfo buried = table.buried(id);
        if (actor != null) {
            watches.add(id, watcher);
            if (actor.stored && !actor.isDead()) {
                outbox.send(watcher, new ActorUpdate(actor.info()));
            }
        } else if (buried != null) {
            outbox.send(watcher, new ActorUpdate(buried));
        } else {
            watches.addUnknown(id, watcher, nowNanos);
        }
    }

    void find(NodeId from, FindActor request) {
        ActorEntry actor = table.named(request.namespace(), request.name());
        outbox.send(from, new ActorFound(request.request(), actor != null && actor.stored ? actor.info() : null));
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

    /** On a new connection of the host: who lost its creator meanwhile is asked about again. */
    void onNodeReturned(NodeId node) {
        table.living(actor -> actor.isOn(node) && nodes.find(actor.info().owner()) == null)
                .forEach(this::confirm);
    }

    void onNodeAway(NodeId node) {
        watches.onNodeAway(node);
    }

    void onNodeDied(KnownNode node, String reason) {
        NodeId id = node.id();
        watches.onNodeAway(id);
        deaths.endAll(
                actor -> actor.info().owner().equals(id) && diesWithOwner(actor),
                "its owner " + node + " died: " + reason);
        deaths.endAll(actor -> actor.isOn(id), "its node " + node + " died: " + reason);
        table.living(actor -> actor.info().owner().equals(id)).forEach(this::confirm);
    }

    /** A detached actor needs its owner until a node has been found and told. */
    private static boolean diesWithOwner(ActorEntry actor) {
        return !actor.info().options().detached() || actor.info().location() == null;
    }

    private void confirm(ActorEntry actor) {
        NodeId location = actor.info().location();
        if (actor.isPending() && location != null) {
            outbox.send(location, new HeadReply.ConfirmActor(actor.id()));
        }
    }

    void onJobEnded(Job job) {
        deaths.endAll(
                actor -> actor.info().job().equals(job.id()) && endsWithJob(actor, job),
                "its job " + job.id() + " ended");
    }

    private static boolean endsWithJob(ActorEntry actor, Job job) {
        ActorInfo info = actor.info();
        boolean neverPlaced = info.location() == null && info.owner().equals(job.driver()) && info.creator() == null;
        return !info.options().detached() || neverPlaced;
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
