package org.rayonyarn.ray.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.id.ActorId;
import io.ray.api.id.ObjectId;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.LineageIds;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.TaskSpec;

/** As much of the head as references have to do with: the lives of actors, told to all nodes in the order of the deaths. */
final class SimHead {
    /** What all nodes are told of an actor. */
    record View(ActorId id, int life, @Nullable NodeId location, boolean constructed, boolean dead) {}

    static final class Actor {
        final TaskSpec constructor;
        final boolean detached;
        int restartsLeft;
        boolean registered;
        View now;

        Actor(TaskSpec constructor, boolean detached, int maxRestarts) {
            this.constructor = constructor;
            this.detached = detached;
            this.restartsLeft = maxRestarts;
            ActorId id = ((TaskSpec.Kind.CreateActor) constructor.kind()).actor();
            this.now = new View(id, 0, null, false, false);
        }

        boolean mayStartAgain() {
            return !now.dead() && (restartsLeft > 0 || !now.constructed());
        }
    }

    private final ReferenceSimulation sim;
    private final Map<ActorId, Actor> actors = new LinkedHashMap<>();
    private final Map<ObjectId, ActorId> handles = new HashMap<>();
    int restarts;
    int ends;

    SimHead(ReferenceSimulation sim) {
        this.sim = sim;
    }

    boolean isHandle(ObjectId object) {
        return handles.containsKey(object);
    }

    @Nullable
    ActorId findActor(ObjectId handle) {
        return handles.get(handle);
    }

    ActorId actorOf(ObjectAddress handle) {
        return Objects.requireNonNull(handles.get(handle.id()));
    }

    /** Somebody makes an actor; the request is under way. */
    void add(Actor actor) {
        actors.put(actor.now.id(), actor);
        handles.put(actor.constructor.result(), actor.now.id());
    }

    void placeOne() {
        List<Actor> waiting = waiting();
        if (!waiting.isEmpty()) {
            place(sim.pick(waiting));
        }
    }

    void placeAll() {
        waiting().forEach(this::place);
    }

    private List<Actor> waiting() {
        return actors.values().stream()
                .filter(actor -> actor.registered && !actor.now.dead() && actor.now.location() == null)
                .toList();
    }

    private void place(Actor actor) {
        NodeId location = sim.pick(sim.alive.keySet());
        actor.now = new View(actor.now.id(), actor.now.life(), location, false, false);
        if (actor.detached) {
            TaskSpec constructor = actor.constructor.forLife(actor.now.life());
            tell(location, node -> node.actors.accept(constructor));
        }
        tellAll(actor);
    }

    void constructed(ActorId id, int life) {
        Actor actor = actors.get(id);
        if (actor != null && !actor.now.dead() && actor.now.life() == life) {
            actor.now = new View(id, life, actor.now.location(), true, false);
            tellAll(actor);
        }
    }

    /** That life is over; perhaps there is another one. */
    void lost(ActorId id, int life) {
        Actor actor = actors.get(id);
        if (actor == null || actor.now.dead() || actor.now.life() != life) {
            return;
        }
        if (actor.restartsLeft == 0) {
            end(id);
            return;
        }
        stop(actor);
        restarts++;
        actor.restartsLeft--;
        actor.now = new View(id, life + 1, null, false, false);
        tellAll(actor);
    }

    void end(ActorId id) {
        Actor actor = actors.get(id);
        if (actor != null && !actor.now.dead()) {
            stop(actor);
            ends++;
            actor.now = new View(id, actor.now.life(), null, false, true);
            tellAll(actor);
        }
    }

    private void stop(Actor actor) {
        View view = actor.now;
        if (view.location() != null) {
            tell(view.location(), node -> node.actors.stop(view.id(), view.life()));
        }
    }

    void endDetached() {
        actors.values().stream().filter(actor -> actor.detached).toList().forEach(actor -> end(actor.now.id()));
    }

    void onJoined(SimNode node) {
        actors.values().forEach(actor -> {
            View view = actor.now;
            node.news.add(() -> node.actors.onNews(view));
        });
    }

    void beforeDeath(NodeId node) {}

    void onDied(NodeId node) {
        for (Actor actor : List.copyOf(actors.values())) {
            boolean needsCreator = !actor.detached || !actor.registered;
            if (needsCreator && actor.constructor.owner().equals(node)) {
                end(actor.now.id());
            } else if (node.equals(actor.now.location())) {
                lost(actor.now.id(), actor.now.life());
            }
        }
    }

    private void tellAll(Actor actor) {
        View view = actor.now;
        sim.alive.keySet().forEach(id -> tell(id, node -> node.actors.onNews(view)));
    }

    private void tell(NodeId to, Consumer<SimNode> word) {
        SimNode node = sim.alive.get(to);
        if (node != null) {
            node.news.add(() -> word.accept(node));
        }
    }

    /** Constructors that the head may still send. */
    void hold(Collection<ObjectAddress> into) {
        actors.values().stream()
                .filter(actor -> actor.detached && actor.registered && actor.mayStartAgain())
                .forEach(actor -> into.addAll(actor.constructor.references()));
    }

    /** Who nobody has a handle for has ended. */
    void checkNobodyIsForgotten(Set<ObjectId> reachable) {
        actors.forEach((id, actor) -> assertThat(
                        actor.detached || actor.now.dead() || reachable.contains(LineageIds.handle(id)))
                .as("an actor lives on that nobody has a handle for: %s", sim.order.get(LineageIds.handle(id)))
                .isTrue());
    }
}
