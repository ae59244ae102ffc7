package org.rayonyarn.ray.head;

import io.ray.api.id.ActorId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.ActorOptions;
import org.rayonyarn.ray.rpc.ActorState;
import org.rayonyarn.ray.rpc.HeadReply.ActorUpdate;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.ResourceSet;

/**
 * Which nodes want to hear of which actors. A watch ends with the actor's death, with the watcher's connection, or, if nobody
 * registers the actor, with the head's patience. Confined to the head.
 */
final class ActorWatches {
    private static final NodeId NOBODY = new NodeId(0, 0);

    private final HeadOutbox outbox;
    private final Map<ActorId, Set<NodeId>> watchers = new LinkedHashMap<>();
    private final Map<ActorId, Long> unknownSince = new HashMap<>();

    ActorWatches(HeadOutbox outbox) {
        this.outbox = outbox;
    }

    void add(ActorId actor, NodeId watcher) {
        watchers.computeIfAbsent(actor, a -> new LinkedHashSet<>()).add(watcher);
    }

    /** A watch that has overtaken the registration, or comes long after the death. */
    void addUnknown(ActorId actor, NodeId watcher, long nowNanos) {
        add(actor, watcher);
        unknownSince.putIfAbsent(actor, nowNanos);
    }

    void onRegistered(ActorId actor) {
        unknownSince.remove(actor);
    }

    /** To all who watch; the last word if it is dead. */
    void tell(ActorInfo actor) {
        Set<NodeId> told = actor.state() == ActorState.DEAD ? watchers.remove(actor.id()) : watchers.get(actor.id());
        if (told != null) {
            told.forEach(watcher -> outbox.send(watcher, new ActorUpdate(actor)));
        }
    }

    void onNodeAway(NodeId watcher) {
        watchers.values().removeIf(nodes -> nodes.remove(watcher) && nodes.isEmpty());
        unknownSince.keySet().retainAll(watchers.keySet());
    }

    void expireUnknown(long nowNanos, long patienceNanos) {
        List<ActorId> expired = new ArrayList<>();
        unknownSince.forEach((actor, since) -> {
            if (nowNanos - since >= patienceNanos) {
                expired.add(actor);
            }
        });
        expired.forEach(actor -> {
            unknownSince.remove(actor);
            tell(unknown(actor));
        });
    }

    /** Who watches anything. */
    Set<NodeId> nodes() {
        Set<NodeId> nodes = new HashSet<>();
        watchers.values().forEach(nodes::addAll);
        return nodes;
    }

    /** Which actors somebody watches. */
    Set<ActorId> actors() {
        return new LinkedHashSet<>(watchers.keySet());
    }

    private static ActorInfo unknown(ActorId id) {
        return new ActorInfo(
                id,
                id.getJobId(),
                "",
                ActorOptions.basic("", "", false),
                ResourceSet.EMPTY,
                NOBODY,
                0,
                null,
                ActorState.DEAD,
                null,
                0,
                new Payload.Immediate("no such actor is known: it died long ago, or before it was registered"));
    }
}
