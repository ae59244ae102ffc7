package org.rayonyarn.ray.head;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.head.StoreWriter.Change;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.ActorOptions;
import org.rayonyarn.ray.rpc.ActorState;
import org.rayonyarn.ray.rpc.HeadReply.ActorRegistered;
import org.rayonyarn.ray.rpc.HeadRequest.RegisterActor;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.TaskSpec;

/**
 * How actors begin: registered, which takes the name, and made ready, which gives them a place. Both at once where the
 * constructor's arguments are ready from the start. A request that is repeated takes effect once. Confined to the head.
 */
final class ActorRegistrations {
    private final JobDirectory jobs;
    private final HeadOutbox outbox;
    private final ActorTable table;
    private final ActorPlacement placement;
    private final ActorWatches watches;
    private final ActorNews news;

    ActorRegistrations(
            JobDirectory jobs,
            HeadOutbox outbox,
            ActorTable table,
            ActorPlacement placement,
            ActorWatches watches,
            ActorNews news) {
        this.jobs = jobs;
        this.outbox = outbox;
        this.table = table;
        this.placement = placement;
        this.watches = watches;
        this.news = news;
    }

    void register(NodeId from, RegisterActor request) {
        ActorEntry known = table.find(request.actor().id());
        ActorInfo buried = table.buried(request.actor().id());
        if (known != null) {
            registerAgain(known, request);
        } else if (buried != null) {
            outbox.send(from, new ActorRegistered(request.request(), buried, null));
        } else {
            registerNew(from, request);
        }
    }

    private void registerAgain(ActorEntry actor, RegisterActor request) {
        actor.requests.add(request.request());
        if (actor.isUnready() && request.actor().state() == ActorState.PENDING) {
            actor.becomeReady(request.constructor());
            placement.place(actor);
            news.publish(actor, kept(request), () -> {});
        } else {
            news.answerIfSettled(actor);
        }
    }

    private void registerNew(NodeId from, RegisterActor request) {
        ActorEntry actor = new ActorEntry(fresh(request.actor(), from), request.constructor());
        String refusal = refusal(actor.info());
        if (refusal != null) {
            outbox.send(from, new ActorRegistered(request.request(), null, refusal));
            return;
        }
        actor.requests.add(request.request());
        table.add(actor);
        if (!actor.isUnready()) {
            placement.place(actor);
        }
        watches.onRegistered(actor.id());
        List<Change> changes = new ArrayList<>(kept(request));
        ActorOptions options = actor.info().options();
        if (options.isNamed()) {
            byte[] holder = actor.id().toString().getBytes(StandardCharsets.US_ASCII);
            changes.add(new Change(HeadKeys.name(options.namespace(), options.name()), holder));
        }
        news.publish(actor, changes, () -> {});
    }

    private static List<Change> kept(RegisterActor request) {
        TaskSpec constructor = request.constructor();
        return constructor == null
                ? List.of()
                : List.of(new Change(HeadKeys.constructor(request.actor().id()), HeadRecords.encode(constructor)));
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
                asked.state() == ActorState.UNREADY ? ActorState.UNREADY : ActorState.PENDING,
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
}
