package org.rayonyarn.ray.head;

import io.ray.api.id.ActorId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.head.StoreWriter.Change;
import org.rayonyarn.ray.rpc.ActorOptions;
import org.rayonyarn.ray.rpc.HeadReply.StopActor;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.Payload;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the lives of actors end: for good, or for another one; either way they take along what they created, and their room goes
 * to those who wait. Confined to the head.
 *
 * <p>Name and room are free at once, since later changes reach the store later. Host, watchers and owner hear of an end once it
 * is in the store. There the dead one stays as long as it is remembered: whoever asks for it again, since the answer was lost, is not to get a new one, also
 * from a later head.
 */
final class ActorDeaths {
    private static final Logger LOG = LoggerFactory.getLogger(ActorDeaths.class);

    private final NodeDirectory nodes;
    private final StoreWriter writer;
    private final HeadOutbox outbox;
    private final ActorTable table;
    private final ActorPlacement placement;
    private final ActorWatches watches;
    private final ActorNews news;

    ActorDeaths(
            NodeDirectory nodes,
            StoreWriter writer,
            HeadOutbox outbox,
            ActorTable table,
            ActorPlacement placement,
            ActorWatches watches,
            ActorNews news) {
        this.nodes = nodes;
        this.writer = writer;
        this.outbox = outbox;
        this.table = table;
        this.placement = placement;
        this.watches = watches;
        this.news = news;
    }

    /** For good: all that the filter takes. */
    void endAll(Predicate<ActorEntry> doomed, String reason) {
        table.living(doomed).forEach(actor -> endFamily(actor, because(reason), false));
        placeWaiting();
    }

    /** For good, by the head's decision. */
    void end(ActorEntry actor, String reason) {
        endFamily(actor, because(reason), false);
        placeWaiting();
    }

    /** For good, by its host's word. */
    void ended(ActorEntry actor, @Nullable Payload cause) {
        endFamily(actor, cause == null ? because("it ended on its node") : cause, true);
        placeWaiting();
    }

    /** All that the filter takes have lost their life, and may have another one. */
    void loseAll(Predicate<ActorEntry> lost, String reason) {
        table.living(lost).forEach(actor -> loseLife(actor, because(reason), false));
        placeWaiting();
    }

    /**
     * An actor has lost its life, and may have another one.
     *
     * @param hostKnows whether its node has said so itself
     */
    void lost(ActorEntry actor, Payload cause, boolean hostKnows) {
        loseLife(actor, cause, hostKnows);
        placeWaiting();
    }

    /** Gives places to those for whom there is room now, and tells them. */
    void placeWaiting() {
        placement.placeWaiting().forEach(news::publish);
    }

    /** One that has no place yet has no life that it could lose. */
    private void loseLife(ActorEntry actor, Payload cause, boolean hostKnows) {
        if (actor.isDead()) {
            return; // it went along with its creator
        }
        NodeId host = actor.info().location();
        if (host == null || !actor.info().mayRestart()) {
            endFamily(actor, cause, hostKnows);
            return;
        }
        int lost = actor.life();
        LOG.info("an actor restarts: actor={} restarts={} cause={}", actor.id(), lost + 1, text(cause));
        placement.release(actor);
        actor.restart(cause);
        placement.place(actor);
        news.publish(actor, List.of(), () -> stop(actor, host, lost, hostKnows, text(cause)));
        endChildren(actor);
    }

    private void endFamily(ActorEntry first, Payload cause, boolean hostKnows) {
        if (!first.isDead()) {
            endOne(first, cause, hostKnows);
            endChildren(first);
        }
    }

    /** What an actor has created dies with the life that created it, unless it is detached. */
    private void endChildren(ActorEntry first) {
        Deque<ActorEntry> creators = new ArrayDeque<>(List.of(first));
        while (!creators.isEmpty()) {
            ActorEntry creator = creators.remove();
            for (ActorEntry child : table.children(creator.id())) {
                if (!child.info().options().detached()) {
                    endOne(child, because("the actor that created it is dead: " + creator.id()), false);
                    creators.add(child);
                }
            }
        }
    }

    private void endOne(ActorEntry actor, Payload cause, boolean hostKnows) {
        placement.release(actor);
        actor.die(cause);
        table.freeName(actor);
        List<Change> changes = new ArrayList<>(List.of(actor.record()));
        ActorOptions options = actor.info().options();
        if (options.isNamed()) {
            changes.add(new Change(HeadKeys.name(options.namespace(), options.name()), null));
        }
        if (actor.constructor() != null) {
            changes.add(new Change(HeadKeys.constructor(actor.id()), null));
        }
        writer.write(changes, () -> onDeathStored(actor, hostKnows));
    }

    private void onDeathStored(ActorEntry actor, boolean hostKnows) {
        String cause = text(actor.info().death());
        LOG.debug("an actor is dead: actor={} cause={}", actor.id(), cause);
        ActorId forgotten = table.bury(actor);
        if (forgotten != null) {
            writer.write(List.of(new Change(HeadKeys.actor(forgotten), null)), () -> {});
        }
        stop(actor, actor.info().location(), actor.life(), hostKnows, cause);
        actor.answer(outbox);
        watches.tell(actor.info());
    }

    private void stop(ActorEntry actor, @Nullable NodeId host, int life, boolean hostKnows, String cause) {
        if (host != null && !hostKnows && nodes.alive(host) != null) {
            outbox.send(host, new StopActor(actor.id(), life, cause));
        }
    }

    static Payload because(String reason) {
        return new Payload.Immediate(reason);
    }

    private static String text(@Nullable Payload cause) {
        return cause instanceof Payload.Immediate reason ? String.valueOf(reason.value()) : "it died";
    }
}
