package org.rayonyarn.ray.head;

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
 * How actors end, and take along what they created; their room goes to those who wait. Confined to the head.
 *
 * <p>Name and room are free at once, since later changes reach the store later. Host, watchers and owner hear of a death once it
 * is in the store.
 */
final class ActorDeaths {
    private static final Logger LOG = LoggerFactory.getLogger(ActorDeaths.class);

    private final NodeDirectory nodes;
    private final StoreWriter writer;
    private final HeadOutbox outbox;
    private final ActorTable table;
    private final ActorPlacement placement;
    private final ActorWatches watches;

    ActorDeaths(
            NodeDirectory nodes,
            StoreWriter writer,
            HeadOutbox outbox,
            ActorTable table,
            ActorPlacement placement,
            ActorWatches watches) {
        this.nodes = nodes;
        this.writer = writer;
        this.outbox = outbox;
        this.table = table;
        this.placement = placement;
        this.watches = watches;
    }

    /** All that the filter takes. */
    void endAll(Predicate<ActorEntry> doomed, String reason) {
        table.living(doomed).forEach(actor -> endFamily(actor, because(reason), false));
        placeWaiting();
    }

    /** By the head's decision. */
    void end(ActorEntry actor, String reason) {
        endFamily(actor, because(reason), false);
        placeWaiting();
    }

    /** By its host's word. */
    void ended(ActorEntry actor, @Nullable Payload cause) {
        endFamily(actor, cause == null ? because("it ended on its node") : cause, true);
        placeWaiting();
    }

    /** Gives places to those for whom there is room now, and tells them. */
    void placeWaiting() {
        for (ActorEntry actor : placement.placeWaiting()) {
            writer.write(List.of(actor.record()), () -> {
                if (actor.stored && !actor.isDead()) {
                    watches.tell(actor.info());
                }
            });
        }
    }

    /** The one place where a restart will be decided. */
    private void endFamily(ActorEntry first, Payload cause, boolean hostKnows) {
        Deque<ActorEntry> doomed = new ArrayDeque<>(List.of(first));
        while (!doomed.isEmpty()) {
            ActorEntry actor = doomed.remove();
            if (actor.isDead()) {
                continue;
            }
            if (actor == first) {
                endOne(actor, cause, hostKnows);
            } else {
                endOne(
                        actor,
                        because("the actor that created it is dead: "
                                + actor.info().creator()),
                        false);
            }
            table.children(actor.id()).stream()
                    .filter(child -> !child.info().options().detached())
                    .forEach(doomed::add);
        }
    }

    private void endOne(ActorEntry actor, Payload cause, boolean hostKnows) {
        placement.release(actor);
        actor.die(cause);
        table.freeName(actor);
        List<Change> changes = new ArrayList<>(List.of(new Change(HeadKeys.actor(actor.id()), null)));
        ActorOptions options = actor.info().options();
        if (options.isNamed()) {
            changes.add(new Change(HeadKeys.name(options.namespace(), options.name()), null));
        }
        writer.write(changes, () -> onDeathStored(actor, hostKnows));
    }

    private void onDeathStored(ActorEntry actor, boolean hostKnows) {
        LOG.debug(
                "an actor is dead: actor={} cause={}", actor.id(), actor.info().death());
        table.bury(actor);
        NodeId location = actor.info().location();
        if (location != null && !hostKnows && nodes.alive(location) != null) {
            outbox.send(location, new StopActor(actor.id(), text(actor.info().death())));
        }
        actor.answer(outbox);
        watches.tell(actor.info());
    }

    private static Payload because(String reason) {
        return new Payload.Immediate(reason);
    }

    private static String text(@Nullable Payload cause) {
        return cause instanceof Payload.Immediate reason ? String.valueOf(reason.value()) : "it died";
    }
}
