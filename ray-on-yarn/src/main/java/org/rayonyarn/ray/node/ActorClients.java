package org.rayonyarn.ray.node;

import io.ray.api.exception.RayActorException;
import io.ray.api.exception.RayException;
import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.ActorState;
import org.rayonyarn.ray.rpc.HeadReply.ActorRegistered;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.TaskSpec;
import org.rayonyarn.ray.value.SystemFailures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The callers' side of all actors that this node has to do with. Confined to the strand, but for {@link #locationOf}. */
final class ActorClients {
    private static final Logger LOG = LoggerFactory.getLogger(ActorClients.class);

    /** In the head's words, which come later. */
    private static final Payload KILLED = new Payload.Immediate("it was killed");

    /** What the clients ask of the world. */
    interface Effects extends ActorCreation.Effects {
        void watch(ActorId actor);

        void kill(ActorId actor, int life, boolean noRestart);

        /** The call, or constructor, has ended without being run. */
        void fail(TaskSpec call, Payload failure);
    }

    private final Effects effects;
    private final Map<ActorId, ActorClient> clients = new HashMap<>();
    private final Map<ActorId, NodeId> locations = new ConcurrentHashMap<>();
    private final ActorClient.Effects clientEffects = new ActorClient.Effects() {
        @Override
        public void send(NodeId to, TaskSpec call) {
            effects.send(to, call);
        }

        @Override
        public void fail(List<TaskSpec> calls, ActorInfo actor) {
            ActorClients.this.fail(calls, actor);
        }
    };

    ActorClients(Effects effects) {
        this.effects = effects;
    }

    /**
     * This node creates the actor: the head's word on where is under way, and needs no watch.
     *
     * @param answered gets the head's answer
     */
    ActorCreation creating(ActorInfo actor, TaskSpec constructor, Consumer<ActorRegistered> answered) {
        ActorClient client = clients.computeIfAbsent(actor.id(), id -> new ActorClient(id, clientEffects));
        ActorCreation creation = new ActorCreation(actor, constructor, effects, answer -> {
            onRegistered(actor, answer);
            answered.accept(answer);
        });
        client.expect(actor);
        client.creation = creation;
        return creation;
    }

    /** Calls {@code listener} once the actor lives somewhere or is dead for good, at once if it does or is. */
    void whenSettled(ActorId actor, Consumer<ActorInfo> listener) {
        client(actor).whenSettled(listener);
    }

    private void onRegistered(ActorInfo asked, ActorRegistered answer) {
        if (answer.actor() != null) {
            onUpdate(answer.actor());
        } else {
            Payload refused = SystemFailures.of(new RayException(String.valueOf(answer.refusal())));
            onUpdate(asked.in(ActorState.DEAD, refused));
        }
    }

    /** The constructor's arguments are resolved. */
    void constructorReady(TaskSpec constructor) {
        ActorClient client = clients.get(((TaskSpec.Kind.CreateActor) constructor.kind()).actor());
        if (client != null && client.creation != null) {
            client.creation.onReady(constructor);
        }
    }

    /** A call was submitted: it has its place in the order, even while its arguments are not resolved. */
    void submit(TaskSpec call) {
        client(actorOf(call)).submit(call);
    }

    /** The arguments of a submitted call are resolved. */
    void callReady(TaskSpec resolved) {
        client(actorOf(resolved)).onReady(resolved);
    }

    private ActorClient client(ActorId actor) {
        ActorClient known = clients.get(actor);
        if (known == null) {
            known = new ActorClient(actor, clientEffects);
            clients.put(actor, known);
            effects.watch(actor);
        }
        return known;
    }

    /** What this node knows of it; null for nothing. */
    @Nullable
    ActorInfo find(ActorId actor) {
        ActorClient client = clients.get(actor);
        return client == null ? null : client.info();
    }

    /** News of the head, or of the actor's constructor. */
    void onUpdate(ActorInfo actor) {
        ActorClient client = clients.get(actor.id());
        if (client == null) {
            return;
        }
        client.onUpdate(actor);
        ActorInfo now = client.info();
        if (now != null && now.location() != null) {
            locations.put(actor.id(), now.location());
        }
    }

    /** Has the actor killed. This node's own calls fail from now on, whatever the head's answer takes. */
    void kill(ActorId actor, boolean noRestart) {
        ActorClient client = client(actor);
        if (client.isDead()) {
            return;
        }
        ActorInfo info = client.info();
        client.kill = new ActorClient.Kill(info == null ? -1 : info.restarts(), noRestart);
        effects.kill(actor, client.kill.life(), noRestart);
        if (info != null && info.state() == ActorState.ALIVE) {
            ActorClient.Kill unconfirmed = client.kill;
            client.onUpdate(noRestart || !info.mayRestart() ? info.in(ActorState.DEAD, KILLED) : info.restarted());
            client.kill = unconfirmed;
        }
    }

    /** What the first constructor's end tells its owner, before the head's update comes. */
    void onConstructed(ActorId actor, Payload outcome) {
        ActorClient client = clients.get(actor);
        ActorInfo info = client == null ? null : client.info();
        if (info != null && info.restarts() == 0 && info.state() == ActorState.PENDING) {
            onUpdate(outcome.isFailure() ? info.in(ActorState.DEAD, outcome) : info.in(ActorState.ALIVE, null));
        }
    }

    /** Whether the reply of this life counts; then its call is over. */
    boolean onReply(TaskSpec call, int life) {
        ActorClient client = clients.get(actorOf(call));
        return client == null || client.onReply(call.id(), life);
    }

    /** Asks the head again: the connection that told about them is gone. */
    void watchAgain() {
        clients.forEach((actor, client) -> {
            if (client.kill != null) {
                effects.kill(actor, client.kill.life(), client.kill.noRestart());
            }
            if (client.kill != null || !client.isDead()) {
                effects.watch(actor);
            }
        });
    }

    /** The job's actors are over, but for detached ones; whoever of another job still waits for one hears so. */
    void onJobEnded(JobId job) {
        for (ActorClient client : new ArrayList<>(clients.values())) {
            ActorInfo info = client.info();
            if (info != null && info.job().equals(job)) {
                if (info.options().detached() && !client.isDead()) {
                    client.creation = null;
                } else {
                    client.onUpdate(info.in(ActorState.DEAD, null));
                    clients.remove(client.id);
                    locations.remove(client.id);
                }
            }
        }
    }

    /** Where calls to the actor go, for holding submitters back; null while unknown. Any thread. */
    @Nullable
    NodeId locationOf(ActorId actor) {
        return locations.get(actor);
    }

    private void fail(List<TaskSpec> calls, ActorInfo actor) {
        if (calls.isEmpty()) {
            return;
        }
        Payload death = actor.death();
        Payload failure = death != null && death.isFailure() ? death : SystemFailures.of(dead(actor.id(), death));
        LOG.debug("calls of an actor fail; actor={} state={} death={}", actor.id(), actor.state(), death);
        calls.forEach(call -> effects.fail(call, failure));
    }

    /** Its own text is fixed: the reason is its cause. */
    private static RayActorException dead(ActorId actor, @Nullable Payload death) {
        RayActorException dead = new RayActorException(actor);
        if (death instanceof Payload.Immediate reason) {
            dead.initCause(new RayException(String.valueOf(reason.value())));
        }
        return dead;
    }

    private static ActorId actorOf(TaskSpec call) {
        return ((TaskSpec.Kind.CallActor) call.kind()).actor();
    }
}
