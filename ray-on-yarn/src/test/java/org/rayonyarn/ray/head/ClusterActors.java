package org.rayonyarn.ray.head;

import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.ActorState;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.SampleTasks;
import org.rayonyarn.ray.rpc.TaskSpec;

/** The actors of one simulated node: those that it has created, and those that live here. */
final class ClusterActors {
    private static final class Hosted {
        final ActorId id;
        final TaskSpec constructor;
        boolean started;
        boolean alive;

        Hosted(TaskSpec constructor) {
            this.id = SampleTasks.actorOf(constructor);
            this.constructor = constructor;
        }

        int life() {
            return constructor.attempt();
        }
    }

    private record End(int life, ActorState state) {}

    private final ClusterSimulation sim;
    private final ClusterNode node;
    private final Random random;
    private final Map<ActorId, TaskSpec> mine = new LinkedHashMap<>();
    private final Map<ActorId, Integer> sentLives = new HashMap<>();
    private final Set<ActorId> watched = new LinkedHashSet<>();
    private final Set<ActorId> knownDead = new HashSet<>();
    private final Map<ActorId, Hosted> hosted = new LinkedHashMap<>();
    private final Map<ActorId, End> ended = new HashMap<>();
    private final Map<ActorId, Integer> atIntroduction = new HashMap<>();
    private final Set<ActorId> unheard = new LinkedHashSet<>();

    ClusterActors(ClusterSimulation sim, ClusterNode node) {
        this.sim = sim;
        this.node = node;
        this.random = sim.random;
    }

    // ------------------------------------------------------------------------------------- whom this node creates

    void create(ActorInfo asked) {
        TaskSpec constructor = SampleTasks.constructor(asked);
        mine.put(asked.id(), constructor);
        TaskSpec kept = asked.options().isConstructorKeptByHead() ? constructor : null;
        node.ask(number -> new HeadRequest.RegisterActor(number, asked, kept));
    }

    void onAnswer(ActorId actor, @Nullable ActorInfo info, @Nullable String refusal) {
        if (info == null) {
            throw new AssertionError("refused: " + actor + " because " + refusal);
        }
        watch(actor);
        onUpdate(info);
    }

    void watch(ActorId actor) {
        if (!knownDead.contains(actor) && watched.add(actor)) {
            node.tell(new HeadRequest.WatchActor(actor));
        }
    }

    void onUpdate(ActorInfo info) {
        if (info.state() == ActorState.DEAD) {
            assertThat(info.death()).as("a death without a reason: %s", info).isNotNull();
            knownDead.add(info.id());
            watched.remove(info.id());
            mine.remove(info.id());
            sim.programs.onDead(info.id());
            return;
        }
        TaskSpec constructor = mine.get(info.id());
        NodeId host = info.location();
        boolean toSend = info.isInTheMaking() && sentLives.getOrDefault(info.id(), -1) < info.restarts();
        if (toSend && host != null && constructor != null && !info.options().isConstructorKeptByHead()) {
            sentLives.put(info.id(), info.restarts());
            TaskSpec life = constructor.forLife(info.restarts());
            node.say(host, there -> there.actors.accept(life));
        }
    }

    // -------------------------------------------------------------------------------------------- who lives here

    /** A constructor has come. */
    void accept(TaskSpec constructor) {
        Hosted arrived = new Hosted(constructor);
        Hosted before = hosted.get(arrived.id);
        End end = ended.get(arrived.id);
        if ((end != null && end.life >= arrived.life()) || (before != null && before.life() >= arrived.life())) {
            return;
        }
        if (before != null) {
            remove(before);
        }
        hosted.put(arrived.id, arrived);
        if (constructor.resources().isEmpty()) {
            start(constructor);
        } else {
            node.scheduler.accept(constructor);
        }
    }

    /** Its resources are taken. */
    void start(TaskSpec constructor) {
        Hosted here = hosted.get(SampleTasks.actorOf(constructor));
        if (here == null || here.life() != constructor.attempt()) {
            release(constructor);
            return;
        }
        sim.invariants.onStarted(constructor);
        here.started = true;
        sim.time.within(20 * SimTime.MILLI, () -> construct(here));
    }

    private void construct(Hosted here) {
        if (isHere(here)) {
            if (random.nextInt(30) == 0) {
                end(here, ActorState.DEAD);
                return;
            }
            here.alive = true;
            unheard.add(here.id);
            node.tell(new HeadRequest.ActorChanged(here.id, here.life(), ActorState.ALIVE, null));
            sim.programs.onAlive(here.id);
            switch (sim.programs.isKept(here.id) ? 5 : random.nextInt(6)) {
                case 0 -> sim.time.within(3_000 * SimTime.MILLI, () -> end(here, ActorState.DEAD));
                case 1, 2 -> sim.time.within(3_000 * SimTime.MILLI, () -> end(here, ActorState.RESTARTING));
                default -> {}
            }
        }
    }

    private boolean isHere(Hosted actor) {
        return node.isAlive() && hosted.get(actor.id) == actor;
    }

    private void end(Hosted actor, ActorState how) {
        if (isHere(actor)) {
            remove(actor);
            report(actor.id, new End(actor.life(), how));
        }
    }

    private void report(ActorId actor, End end) {
        ended.put(actor, end);
        unheard.add(actor);
        node.tell(new HeadRequest.ActorChanged(actor, end.life, end.state, null));
    }

    /** What runs needs a while to end. */
    private void remove(Hosted actor) {
        hosted.remove(actor.id);
        if (actor.started) {
            sim.time.within(10 * SimTime.MILLI, () -> {
                if (node.isAlive()) {
                    release(actor.constructor);
                }
            });
        }
    }

    private void release(TaskSpec constructor) {
        if (!constructor.resources().isEmpty()) {
            node.ledger.ended(constructor.id());
            node.scheduler.finished(constructor, 0);
        }
    }

    void stop(ActorId actor, int life) {
        Hosted here = hosted.get(actor);
        if (here != null && here.life() <= life) {
            remove(here);
        }
        ended.merge(actor, new End(life, ActorState.DEAD), (one, other) -> one.life >= other.life ? one : other);
    }

    void confirm(ActorId actor, int life) {
        Hosted here = hosted.get(actor);
        if (here == null || here.life() < life) {
            End end = ended.get(actor);
            report(actor, end != null && end.life >= life ? end : new End(life, ActorState.DEAD));
        }
    }

    void onJobEnded(JobId job) {
        List.copyOf(hosted.values()).stream()
                .filter(actor -> actor.constructor.job().equals(job) && !isDetached(actor.constructor))
                .forEach(actor -> end(actor, ActorState.DEAD));
    }

    private static boolean isDetached(TaskSpec constructor) {
        return ((TaskSpec.Kind.CreateActor) constructor.kind()).options().detached();
    }

    // --------------------------------------------------------------------------------------------- the connection

    void onIntroduction() {
        atIntroduction.clear();
        hosted.forEach((actor, here) -> atIntroduction.put(actor, here.life()));
        unheard.clear();
    }

    void onWelcome(Collection<ActorId> known) {
        atIntroduction.forEach((actor, life) -> {
            if (!known.contains(actor)) {
                stop(actor, life);
            }
        });
        unheard.addAll(known);
        for (ActorId actor : List.copyOf(unheard)) {
            Hosted here = hosted.get(actor);
            End end = ended.get(actor);
            if (here != null && here.alive) {
                node.tell(new HeadRequest.ActorChanged(actor, here.life(), ActorState.ALIVE, null));
            } else if (here == null && end != null) {
                node.tell(new HeadRequest.ActorChanged(actor, end.life, end.state, null));
            }
        }
        unheard.clear();
        watched.forEach(actor -> node.tell(new HeadRequest.WatchActor(actor)));
    }

    // -------------------------------------------------------------------------------------------------- when calm

    /** Who lives here, and in which life. */
    Map<ActorId, Integer> living() {
        Map<ActorId, Integer> lives = new HashMap<>();
        hosted.values().stream().filter(here -> here.alive).forEach(here -> lives.put(here.id, here.life()));
        assertThat(lives).as("constructors that never end on %s", node.id()).hasSameSizeAs(hosted);
        return lives;
    }

    /** Of whom this node has not heard that they are dead. */
    Set<ActorId> watched() {
        Set<ActorId> all = new HashSet<>(watched);
        all.addAll(mine.keySet());
        return all;
    }
}
