package org.rayonyarn.ray.head;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ResourceSet;

/**
 * On which node an actor lives, and which actors wait for room. Confined to the head.
 *
 * <p>A node must have room by the head's own books: no node is ever promised more than it has. Among these, one that reports
 * room at the moment goes first, then the least crowded, then the one that came first.
 */
final class ActorPlacement {
    private static final Comparator<KnownNode> LEAST_CROWDED =
            Comparator.comparingDouble(KnownNode::crowding).thenComparingInt(KnownNode::actors);

    private final NodeDirectory nodes;
    private final BiConsumer<KnownNode, ResourceSet> onRoom;
    private final Set<ActorEntry> waiting = new LinkedHashSet<>();

    /** @param onRoom told of each actor that leaves a node, and of what it held there */
    ActorPlacement(NodeDirectory nodes, BiConsumer<KnownNode, ResourceSet> onRoom) {
        this.nodes = nodes;
        this.onRoom = onRoom;
    }

    /** Gives the actor a node and books it there; without room it waits. */
    void place(ActorEntry actor) {
        if (!tryPlace(actor)) {
            waiting.add(actor);
        }
    }

    /** Books again what an earlier head has placed. */
    void restore(ActorEntry actor) {
        NodeId location = actor.info().location();
        KnownNode node = location == null ? null : nodes.find(location);
        if (location == null) {
            if (!actor.isUnready()) {
                waiting.add(actor);
            }
        } else if (node != null) {
            node.book(actor.info().resources());
        }
    }

    /** The actor is dead, or its node is. */
    void release(ActorEntry actor) {
        waiting.remove(actor);
        NodeId location = actor.info().location();
        KnownNode node = location == null ? null : nodes.find(location);
        if (node != null) {
            node.unbook(actor.info().resources());
            onRoom.accept(node, actor.info().resources());
        }
    }

    /** Places those for whom there is room now, in the order in which they came; returns them. */
    List<ActorEntry> placeWaiting() {
        List<ActorEntry> placed = new ArrayList<>();
        Set<ResourceSet> noRoom = new HashSet<>();
        for (ActorEntry actor : List.copyOf(waiting)) {
            ResourceSet demand = actor.info().resources();
            if (!noRoom.contains(demand) && tryPlace(actor)) {
                waiting.remove(actor);
                placed.add(actor);
            } else {
                noRoom.add(demand);
            }
        }
        return placed;
    }

    /** Who waits for what, with the owner's id. */
    void forEachWaiting(BiConsumer<NodeId, ResourceSet> action) {
        waiting.forEach(
                actor -> action.accept(actor.info().owner(), actor.info().resources()));
    }

    private boolean tryPlace(ActorEntry actor) {
        KnownNode node = choose(actor.info().resources());
        if (node == null) {
            return false;
        }
        node.book(actor.info().resources());
        actor.placeOn(node.id());
        return true;
    }

    private @Nullable KnownNode choose(ResourceSet demand) {
        return nodes.alive()
                .filter(node -> node.hasRoomFor(demand))
                .min(Comparator.comparing((KnownNode node) -> !node.reportsRoomFor(demand))
                        .thenComparing(LEAST_CROWDED))
                .orElse(null);
    }
}
