package org.rayonyarn.ray.node;

import io.ray.api.exception.RayActorException;
import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import io.ray.api.id.TaskId;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.ActorState;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.TaskSpec;
import org.rayonyarn.ray.value.SystemFailures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The callers' side of actors: where each lives, which calls wait for that or for their arguments, which are under way.
 * Confined to the strand, but for {@link #locationOf}.
 *
 * <p>Invariant: the calls of one caller leave in the order of their submission. A constructor leaves before any call of this
 * node; calls of other nodes wait until the actor is alive.
 */
final class ActorClients {
    private static final Logger LOG = LoggerFactory.getLogger(ActorClients.class);

    /** What the clients ask of the world. */
    interface Effects {
        void watch(ActorId actor);

        void send(NodeId to, TaskSpec spec);

        /** The call has ended without being run. */
        void fail(TaskSpec call, Payload failure);
    }

    /** A call in its caller's queue; sendable once its arguments are resolved. */
    private static final class Call {
        final TaskSpec submitted;

        @Nullable
        TaskSpec resolved;

        Call(TaskSpec submitted) {
            this.submitted = submitted;
        }
    }

    private static final class Client {
        final Map<TaskId, ArrayDeque<Call>> waiting = new LinkedHashMap<>();
        final Map<TaskId, TaskSpec> underWay = new LinkedHashMap<>();

        @Nullable
        ActorInfo info;

        /** The constructor, where this node is to send it. */
        @Nullable
        TaskSpec constructor;

        boolean constructorSent;
    }

    private final Effects effects;
    private final Map<ActorId, Client> clients = new HashMap<>();
    private final Map<ActorId, NodeId> locations = new ConcurrentHashMap<>();

    ActorClients(Effects effects) {
        this.effects = effects;
    }

    /** This node creates the actor: the head's word on where is under way, and needs no watch. */
    void creating(ActorInfo actor) {
        clients.computeIfAbsent(actor.id(), id -> new Client()).info = actor;
    }

    /** The constructor's arguments are resolved. */
    void constructorReady(TaskSpec constructor) {
        ActorId actor = ((TaskSpec.Kind.CreateActor) constructor.kind()).actor();
        Client client = clients.get(actor);
        if (client != null) {
            client.constructor = constructor;
            advance(client);
        }
    }

    /** A call was submitted: it has its place in the order, even while its arguments are not resolved. */
    void submit(TaskSpec call) {
        TaskSpec.Kind.CallActor kind = (TaskSpec.Kind.CallActor) call.kind();
        Client client = client(kind.actor());
        client.waiting.computeIfAbsent(kind.caller(), id -> new ArrayDeque<>()).add(new Call(call));
    }

    /** The arguments of a submitted call are resolved. */
    void callReady(TaskSpec resolved) {
        TaskSpec.Kind.CallActor kind = (TaskSpec.Kind.CallActor) resolved.kind();
        Client client = client(kind.actor());
        ArrayDeque<Call> queue = client.waiting.get(kind.caller());
        if (queue == null) {
            return;
        }
        for (Call call : queue) {
            if (call.submitted.id().equals(resolved.id())) {
                call.resolved = resolved;
                break;
            }
        }
        advance(client);
    }

    private Client client(ActorId actor) {
        Client known = clients.get(actor);
        if (known == null) {
            known = new Client();
            clients.put(actor, known);
            effects.watch(actor);
        }
        return known;
    }

    /** News of the head, or of the actor's constructor. */
    void onUpdate(ActorInfo actor) {
        Client client = clients.get(actor.id());
        if (client == null || (client.info != null && client.info.state() == ActorState.DEAD)) {
            return;
        }
        client.info = actor;
        if (actor.location() != null) {
            locations.put(actor.id(), actor.location());
        }
        advance(client);
    }

    /** This node has had the actor killed: its own calls fail from now on, whatever the head's answer takes. */
    void killed(ActorId actor) {
        Client client = clients.get(actor);
        if (client != null && client.info != null) {
            onUpdate(client.info.in(ActorState.DEAD, null));
        }
    }

    /** What the constructor's end tells its owner, before the head's update comes. */
    void onConstructed(ActorId actor, Payload outcome) {
        Client client = clients.get(actor);
        if (client != null && client.info != null) {
            onUpdate(
                    outcome.isFailure()
                            ? client.info.in(ActorState.DEAD, outcome)
                            : client.info.in(ActorState.ALIVE, null));
        }
    }

    void onDone(TaskId call, ActorId actor) {
        Client client = clients.get(actor);
        if (client != null) {
            client.underWay.remove(call);
        }
    }

    /** Asks the head again: the connection that told about them is gone. */
    void watchAgain() {
        clients.forEach((actor, client) -> {
            if (client.info == null || client.info.state() != ActorState.DEAD) {
                effects.watch(actor);
            }
        });
    }

    void onJobEnded(JobId job) {
        clients.values()
                .removeIf(client -> client.info != null && client.info.job().equals(job));
    }

    /** Where calls to the actor go, for holding submitters back; null while unknown. Any thread. */
    @Nullable
    NodeId locationOf(ActorId actor) {
        return locations.get(actor);
    }

    private void advance(Client client) {
        ActorInfo info = client.info;
        if (info == null) {
            return;
        }
        if (info.state() == ActorState.DEAD) {
            failAll(client, info);
            return;
        }
        NodeId location = info.location();
        if (location == null) {
            return;
        }
        if (client.constructor != null && !client.constructorSent) {
            client.constructorSent = true;
            effects.send(location, client.constructor);
        }
        if (info.state() == ActorState.ALIVE || client.constructorSent) {
            sendReady(client, location);
        }
    }

    private void sendReady(Client client, NodeId location) {
        client.waiting.values().removeIf(queue -> {
            for (Call call = queue.peek(); call != null && call.resolved != null; call = queue.peek()) {
                queue.poll();
                client.underWay.put(call.resolved.id(), call.resolved);
                effects.send(location, call.resolved);
            }
            return queue.isEmpty();
        });
    }

    private void failAll(Client client, ActorInfo info) {
        Payload death = info.death();
        Payload failure = death != null && death.isFailure()
                ? death
                : SystemFailures.of(new RayActorException(info.id())); // whose text is fixed: the reason is in the log
        LOG.debug("calls of a dead actor fail; actor={} death={}", info.id(), death);
        List<TaskSpec> underWay = List.copyOf(client.underWay.values());
        client.underWay.clear();
        List<Call> waiting =
                client.waiting.values().stream().flatMap(ArrayDeque::stream).toList();
        client.waiting.clear();
        underWay.forEach(call -> effects.fail(call, failure));
        waiting.forEach(call -> effects.fail(call.submitted, failure));
        if (client.constructor != null) {
            effects.fail(client.constructor, failure);
            client.constructor = null;
        }
    }
}
