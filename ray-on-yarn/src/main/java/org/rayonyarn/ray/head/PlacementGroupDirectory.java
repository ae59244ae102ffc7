package org.rayonyarn.ray.head;

import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import io.ray.api.id.PlacementGroupId;
import io.ray.api.placementgroup.PlacementGroupState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.head.ControlStore.Versioned;
import org.rayonyarn.ray.head.StoreWriter.Change;
import org.rayonyarn.ray.rpc.Bundle;
import org.rayonyarn.ray.rpc.BundleResources;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.HeadReply.GroupAnswer;
import org.rayonyarn.ray.rpc.HeadReply.GroupList;
import org.rayonyarn.ray.rpc.HeadReply.GroupRemoved;
import org.rayonyarn.ray.rpc.HeadRequest.AwaitGroup;
import org.rayonyarn.ray.rpc.HeadRequest.BundlesReserved;
import org.rayonyarn.ray.rpc.HeadRequest.CreateGroup;
import org.rayonyarn.ray.rpc.HeadRequest.FindGroup;
import org.rayonyarn.ray.rpc.HeadRequest.ListGroups;
import org.rayonyarn.ray.rpc.HeadRequest.RemoveGroup;
import org.rayonyarn.ray.rpc.HeadRequest.ReportBundles;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.PlacementGroupInfo;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of placement groups: created, found, awaited, removed; where their bundles go is the {@link PlacementGroupPlanner}'s,
 * which of them wait in vain the {@link WaitingGroups}'. Confined to the head.
 *
 * <p>What the head decides is in the store before anybody hears of it.
 */
final class PlacementGroupDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(PlacementGroupDirectory.class);

    /** What the rest of the head does about it. */
    interface Listener {
        /** Nodes offer more than they did: a group's bundles, or what was reserved for bundles that are not to be. */
        void onMoreRoom();

        /** The group is no more: what demands its bundles ends. */
        void onRemoved(PlacementGroupId group);
    }

    private final JobDirectory jobs;
    private final StoreWriter writer;
    private final HeadOutbox outbox;
    private final PlacementGroupTable table;
    private final PlacementGroupAwaits awaits;
    private final PlacementGroupPlanner planner;
    private final WaitingGroups waiting;
    private final Predicate<ActorId> actorLives;
    private final Listener listener;
    private final Set<PlacementGroupId> ending = new HashSet<>(); // whose removal is not in the store yet
    private long nowNanos;

    PlacementGroupDirectory(
            NodeDirectory nodes,
            JobDirectory jobs,
            StoreWriter writer,
            HeadOutbox outbox,
            HeadConfig config,
            Predicate<ActorId> actorLives,
            Listener listener) {
        this.jobs = jobs;
        this.writer = writer;
        this.outbox = outbox;
        this.table = new PlacementGroupTable(config.deadActorsKept());
        this.awaits = new PlacementGroupAwaits(outbox);
        this.planner = new PlacementGroupPlanner(nodes, writer, outbox, table, config, this::onCommitted);
        this.waiting = new WaitingGroups(table, nodes, jobs);
        this.actorLives = actorLives;
        this.listener = listener;
    }

    void route(RequestRouter router) {
        router.on(CreateGroup.class, (from, request) -> create(from.id(), request));
        router.on(FindGroup.class, (from, request) -> find(from.id(), request));
        router.on(
                ListGroups.class,
                (from, request) -> sendWhenStored(from.id(), new GroupList(request.request(), List.copyOf(infos()))));
        router.on(RemoveGroup.class, (from, request) -> remove(from.id(), request));
        router.on(AwaitGroup.class, (from, request) -> await(from.id(), request));
        router.on(
                BundlesReserved.class,
                (from, request) -> planner.onReserved(from.id(), request.group(), request.transaction()));
        router.on(ReportBundles.class, (from, request) -> {
            planner.onReport(from.id(), request.held());
            planner.planAll(nowNanos);
        });
    }

    /** What an earlier head knew; nodes, jobs and actors are loaded before. */
    void load(Collection<Versioned> stored, long now) {
        nowNanos = now;
        for (Versioned entry : stored) {
            PlacementGroupEntry group = new PlacementGroupEntry(PlacementGroupRecords.decode(entry.value()));
            group.stored = true;
            table.add(group);
            planner.restore(group);
        }
    }

    // ------------------------------------------------------------------------------------------------ requests

    private void create(NodeId from, CreateGroup request) {
        PlacementGroupEntry known = table.find(request.group().id());
        PlacementGroupInfo removed = table.removed(request.group().id());
        if (known != null || removed != null) {
            PlacementGroupInfo answer = known == null ? removed : known.info();
            sendWhenStored(from, new GroupAnswer(request.request(), answer, null));
            return;
        }
        PlacementGroupEntry group = new PlacementGroupEntry(fresh(request.group()));
        String refusal = refusal(group.info());
        if (refusal != null) {
            outbox.send(from, new GroupAnswer(request.request(), null, refusal));
            return;
        }
        table.add(group);
        List<Change> changes = new ArrayList<>(List.of(group.record()));
        if (group.info().isNamed()) {
            changes.add(new Change(nameKey(group), group.id().toString().getBytes(StandardCharsets.US_ASCII)));
        }
        writer.write(changes, () -> {
            group.stored = true;
            sendWhenStored(from, new GroupAnswer(request.request(), group.info(), null)); // it may have ended meanwhile
            planner.planAll(nowNanos);
        });
    }

    private static PlacementGroupInfo fresh(PlacementGroupInfo asked) {
        return asked.with(
                PlacementGroupState.PENDING,
                asked.bundles().stream()
                        .map(bundle -> Bundle.of(bundle.resources()))
                        .toList());
    }

    private @Nullable String refusal(PlacementGroupInfo group) {
        if (isOrphan(group)) {
            return "Job " + group.job() + " has ended";
        }
        if (group.isNamed() && table.named(group.namespace(), group.name()) != null) {
            return "Placement group of name " + group.name() + " exists in namespace " + group.namespace();
        }
        return null;
    }

    private void find(NodeId from, FindGroup request) {
        PlacementGroupId id = request.id();
        PlacementGroupEntry living = id == null ? table.named(request.namespace(), request.name()) : table.find(id);
        PlacementGroupInfo found = living != null ? living.info() : id == null ? null : table.removed(id);
        sendWhenStored(from, new GroupAnswer(request.request(), found, null));
    }

    /** What an answer says is in the store before anybody hears it. */
    private void sendWhenStored(NodeId to, HeadReply answer) {
        writer.after(() -> outbox.send(to, answer));
    }

    private void remove(NodeId from, RemoveGroup request) {
        PlacementGroupEntry group = table.find(request.group());
        if (group != null) {
            end(group, "it was removed");
        }
        sendWhenStored(from, new GroupAnswer(request.request(), table.removed(request.group()), null));
    }

    private void await(NodeId from, AwaitGroup request) {
        PlacementGroupEntry group = table.find(request.group());
        if (group == null || (group.isCreated() && group.unopened().isEmpty())) {
            PlacementGroupInfo info = group == null ? table.removed(request.group()) : group.info();
            sendWhenStored(from, new GroupAnswer(request.request(), info, null));
        } else {
            awaits.add(from, request, nowNanos);
        }
    }

    // ---------------------------------------------------------------------------------------- what happens to them

    private void onCommitted(PlacementGroupEntry group) {
        if (group.isCreated()) {
            awaits.answer(group.info());
        }
        listener.onMoreRoom();
    }

    /** Its name and its room are free at once, since later changes reach the store later. */
    private void end(PlacementGroupEntry group, String reason) {
        planner.release(group);
        group.remove();
        table.bury(group);
        listener.onRemoved(group.id());
        ending.add(group.id());
        List<Change> changes = new ArrayList<>(List.of(new Change(HeadKeys.group(group.id()), null)));
        if (group.info().isNamed()) {
            changes.add(new Change(nameKey(group), null));
        }
        writer.write(changes, () -> {
            ending.remove(group.id());
            LOG.debug("a placement group is removed: group={} reason={}", group.id(), reason);
            outbox.broadcast(new GroupRemoved(group.id(), reason));
            awaits.answer(group.info());
            planner.planAll(nowNanos);
        });
    }

    private static String nameKey(PlacementGroupEntry group) {
        return HeadKeys.groupName(group.info().namespace(), group.info().name());
    }

    /** Its job is over, and so is the actor that made it, if one did. */
    private boolean isOrphan(PlacementGroupInfo group) {
        return !jobs.isRunning(group.job()) && (group.creator() == null || !actorLives.test(group.creator()));
    }

    void onJobEnded(JobId job) {
        endOrphans("its job " + job + " ended");
    }

    private void endOrphans(String reason) {
        table.living().stream().filter(group -> isOrphan(group.info())).forEach(group -> end(group, reason));
    }

    void onNodeJoined() {
        planner.planAll(nowNanos);
    }

    void onNodeAway(NodeId node) {
        awaits.drop(node::equals);
    }

    void onNodeDied(NodeId node) {
        awaits.drop(node::equals);
        planner.onNodeDied(node);
        planner.planAll(nowNanos);
    }

    void tick(long now) {
        nowNanos = now;
        endOrphans("its job and its creator ended");
        awaits.expire(table, now);
        boolean moreRoom = planner.giveUpTheSlow(now);
        planner.planAll(now);
        if (moreRoom) {
            listener.onMoreRoom();
        }
    }

    // -------------------------------------------------------------------------------------------------- reading

    /** Whether a demand is for a group that is no more, or never was; then says so to whoever asks. */
    boolean refuses(NodeId asker, ResourceSet demand) {
        PlacementGroupId group = BundleResources.groupOf(demand);
        if (group == null || table.find(group) != null) {
            return false;
        }
        if (!ending.contains(group)) { // else all will hear once it is in the store
            outbox.send(asker, new GroupRemoved(group, "it was removed"));
        }
        return true;
    }

    /** An actor has come with this demand: it ends at once if its group has ended before. */
    void endIfRemoved(ResourceSet demand) {
        PlacementGroupId group = BundleResources.groupOf(demand);
        if (group != null && table.find(group) == null) {
            listener.onRemoved(group);
        }
    }

    Collection<PlacementGroupInfo> infos() {
        return table.infos();
    }

    List<PlacementGroupEntry> living() {
        return table.living();
    }

    /** For telling of what waits in vain. */
    WaitingGroups waiting() {
        return waiting;
    }
}
