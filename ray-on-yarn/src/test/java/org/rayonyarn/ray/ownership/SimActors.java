package org.rayonyarn.ray.ownership;

import io.ray.api.id.ActorId;
import io.ray.api.id.ObjectId;
import io.ray.api.id.TaskId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.rayonyarn.ray.ownership.SimHead.View;
import org.rayonyarn.ray.rpc.LineageIds;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeMessage;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.SampleTasks;
import org.rayonyarn.ray.rpc.TaskArg;
import org.rayonyarn.ray.rpc.TaskResult;
import org.rayonyarn.ray.rpc.TaskSpec;

/** Actors as a node of {@link ReferenceSimulation} has to do with them: as their creator, as a caller, as their host. */
final class SimActors {
    /** Whose constructor is kept here, as long as it may be sent again. */
    private static final class Creation {
        final TaskSpec constructor;
        final boolean detached;
        final boolean mayRestart;
        int sentLife = -1;

        Creation(TaskSpec constructor, boolean detached, boolean mayRestart) {
            this.constructor = constructor;
            this.detached = detached;
            this.mayRestart = mayRestart;
        }
    }

    /** A call that its caller waits for. */
    static final class Call {
        final TaskSpec spec;
        final ActorId actor;
        final ObjectAddress handle;
        int life = -1;

        Call(TaskSpec spec, ActorId actor, ObjectAddress handle) {
            this.spec = spec;
            this.actor = actor;
            this.handle = handle;
        }
    }

    /** A life that is here. */
    private static final class Hosted {
        final TaskSpec constructor;
        final List<ObjectAddress> held = new ArrayList<>();
        final Map<TaskId, TaskSpec> calls = new LinkedHashMap<>();
        boolean alive;

        Hosted(TaskSpec constructor) {
            this.constructor = constructor;
        }

        int life() {
            return constructor.attempt();
        }
    }

    private final ReferenceSimulation sim;
    private final SimNode node;
    private final Map<ActorId, Creation> created = new LinkedHashMap<>();
    private final Map<ActorId, View> views = new HashMap<>();
    private final Map<ActorId, Hosted> hosted = new LinkedHashMap<>();
    private final Map<ActorId, Integer> ended = new HashMap<>();
    final Map<TaskId, Call> calls = new LinkedHashMap<>();
    private int sequence;

    SimActors(ReferenceSimulation sim, SimNode node) {
        this.sim = sim;
        this.node = node;
    }

    // ------------------------------------------------------------------------------------------------- the creator

    void create() {
        boolean detached = sim.random.nextInt(4) == 0;
        int maxRestarts = detached ? 3 : sim.random.nextInt(3);
        List<ObjectAddress> args = detached ? List.of() : sim.some(node.roots, Long.MAX_VALUE);
        TaskSpec constructor = SampleTasks.constructor(node.id, sim.tasks++, ResourceSet.EMPTY, detached)
                .withArgs(List.of(arg(args)));
        ActorId actor = SampleTasks.actorOf(constructor);
        SimHead.Actor asked = new SimHead.Actor(constructor, detached, maxRestarts);
        sim.head.add(asked);
        ObjectAddress handle = node.make(constructor.result());
        node.table.own(handle.id());
        node.roots.add(handle);
        args.forEach(node.table::retain);
        created.put(actor, new Creation(constructor, detached, maxRestarts > 0));
        node.local.add(() -> asked.registered = true);
    }

    private static TaskArg arg(List<ObjectAddress> references) {
        return new TaskArg.Value(new Payload.Serialized(new byte[0], references));
    }

    private void onPlaced(View view, Creation creation) {
        NodeId location = view.location();
        if (!creation.detached && !view.constructed() && location != null && creation.sentLife < view.life()) {
            creation.sentLife = view.life();
            TaskSpec constructor = creation.constructor.forLife(view.life());
            if (location.equals(node.id)) {
                accept(constructor);
            } else {
                node.refs.send(location, new NodeMessage.SubmitTask(constructor));
            }
        }
    }

    /** Nobody refers to an object of this node any more. */
    void onForgotten(ObjectId object) {
        ActorId actor = sim.head.findActor(object);
        Creation creation = actor == null ? null : created.get(actor);
        if (actor != null && (creation == null || !creation.detached)) {
            node.local.add(() -> sim.head.end(actor));
        }
    }

    private void conclude(ActorId actor, Creation creation, boolean over) {
        if (over) {
            created.remove(actor);
            creation.constructor.references().forEach(arg -> node.table.release(arg.id()));
        }
        node.refs.closed(creation.constructor.id());
        node.table.complete(creation.constructor.result(), SimNode.inline(List.of()));
    }

    // -------------------------------------------------------------------------------------------------- the caller

    void call() {
        List<ObjectAddress> handles =
                node.roots.stream().filter(root -> sim.head.isHandle(root.id())).toList();
        if (handles.isEmpty()) {
            return;
        }
        ObjectAddress handle = sim.pick(handles);
        ActorId actor = sim.head.actorOf(handle);
        List<ObjectAddress> args = sim.some(node.roots, Long.MAX_VALUE);
        TaskId caller = LineageIds.child(SampleTasks.DRIVER, SampleTasks.JOB, 1_000_000 + node.number);
        TaskSpec spec = SampleTasks.call(node.id, actor, caller, sequence++, arg(args));
        ObjectAddress result = node.make(spec.result());
        node.table.own(result.id());
        node.roots.add(result);
        args.forEach(node.table::retain);
        node.table.retainKnown(handle.id());
        Call call = new Call(spec, actor, handle);
        calls.put(spec.id(), call);
        View view = views.get(actor);
        if (view != null) {
            advance(call, view);
        }
    }

    /** Calls of a life that is lost go to the next one, or fail. */
    private void advance(Call call, View view) {
        boolean lifeIsLost = call.life >= 0 && call.life < view.life();
        if (view.dead() || (lifeIsLost && sim.random.nextBoolean())) {
            over(call, SimNode.inline(List.of()));
            return;
        }
        if (lifeIsLost) {
            call.life = -1; // a reply of that life is refused
        }
        NodeId location = view.location();
        if (location != null && view.constructed() && call.life < view.life()) {
            call.life = view.life();
            TaskSpec spec = call.spec.forLife(call.life);
            if (location.equals(node.id)) {
                accept(spec);
            } else {
                node.refs.send(location, new NodeMessage.SubmitTask(spec));
            }
        }
    }

    private void over(Call call, TaskResult result) {
        calls.remove(call.spec.id());
        call.spec.references().forEach(arg -> node.table.release(arg.id()));
        node.table.release(call.handle.id());
        node.refs.closed(call.spec.id());
        node.table.complete(call.spec.result(), result);
    }

    /** Whether it was a constructor's or a call's. */
    boolean onDone(NodeMessage.TaskDone done) {
        ActorId actor = sim.head.findActor(LineageIds.result(done.task()));
        Creation creation = actor == null ? null : created.get(actor);
        if (actor != null && creation != null) {
            conclude(actor, creation, !creation.mayRestart);
            return true;
        }
        Call call = calls.get(done.task());
        if (call != null && call.life == done.attempt()) {
            over(call, done.result());
        } else if (call != null) {
            node.table.refuse(call.spec.result(), done.result());
        }
        return call != null;
    }

    /** Of the head. */
    void onNews(View view) {
        View known = views.get(view.id());
        if (known != null && (known.dead() || known.life() > view.life())) {
            return;
        }
        views.put(view.id(), view);
        Creation creation = created.get(view.id());
        if (creation != null && view.dead()) {
            conclude(view.id(), creation, true);
        } else if (creation != null) {
            onPlaced(view, creation);
            boolean firstToLive = view.constructed() && view.life() > 0;
            if (firstToLive && node.table.isPending(creation.constructor.result())) {
                node.table.complete(creation.constructor.result(), SimNode.inline(List.of()));
            }
        }
        List.copyOf(calls.values()).stream()
                .filter(call -> call.actor.equals(view.id()))
                .forEach(call -> advance(call, view));
    }

    // ---------------------------------------------------------------------------------------------------- the host

    /** A constructor or a call has come, from another node or this one. */
    void accept(TaskSpec spec) {
        if (spec.kind() instanceof TaskSpec.Kind.CallActor call) {
            Hosted actor = hosted.get(call.actor());
            if (actor == null || actor.life() != spec.attempt()) {
                node.refs.ended(spec);
            } else {
                actor.calls.put(spec.id(), spec);
            }
            return;
        }
        ActorId id = SampleTasks.actorOf(spec);
        Hosted before = hosted.get(id);
        boolean isOver = ended.getOrDefault(id, -1) >= spec.attempt();
        if (isOver || (before != null && before.life() >= spec.attempt())) {
            node.refs.ended(spec);
            return;
        }
        if (before != null) {
            remove(id, before);
        }
        hosted.put(id, new Hosted(spec));
    }

    private void remove(ActorId id, Hosted actor) {
        hosted.remove(id);
        node.refs.actorEnded(id, actor.life());
        actor.held.forEach(object -> node.table.release(object.id()));
    }

    void stop(ActorId id, int life) {
        Hosted actor = hosted.get(id);
        if (actor != null && actor.life() <= life) {
            remove(id, actor);
        }
        ended.merge(id, life, Math::max);
    }

    /** An actor does something, or breaks. */
    void work() {
        if (hosted.isEmpty()) {
            return;
        }
        ActorId id = sim.pick(hosted.keySet());
        Hosted actor = Objects.requireNonNull(hosted.get(id));
        int choice = sim.random.nextInt(20);
        if (choice == 0) {
            crash(id, actor);
        } else if (choice < 4) {
            take(id, actor, actor.alive ? node.roots : actor.constructor.references());
        } else if (choice < 6 && !actor.held.isEmpty()) {
            node.table.release(actor.held.remove(0).id());
        } else if (!actor.alive) {
            construct(id, actor);
        } else if (!actor.calls.isEmpty()) {
            TaskSpec call = sim.pick(actor.calls.values());
            take(id, actor, call.references());
            if (sim.random.nextBoolean()) {
                finish(actor, call);
            }
            if (sim.random.nextInt(5) == 0) {
                crash(id, actor); // with its reply under way
            }
        }
    }

    /** Only what is older: an actor that has a handle to itself in a round-about way never ends. */
    private void take(ActorId id, Hosted actor, List<ObjectAddress> choices) {
        sim.some(choices, sim.numberOf(LineageIds.handle(id))).forEach(object -> {
            node.table.retain(object);
            actor.held.add(object);
        });
    }

    private void crash(ActorId id, Hosted actor) {
        remove(id, actor);
        ended.put(id, actor.life());
        node.local.add(() -> sim.head.lost(id, actor.life()));
    }

    private void construct(ActorId id, Hosted actor) {
        actor.alive = true;
        node.local.add(() -> sim.head.constructed(id, actor.life()));
        if (actor.life() == 0) {
            node.answer(actor.constructor, List.of());
        } else {
            node.refs.ended(actor.constructor);
        }
    }

    private void finish(Hosted actor, TaskSpec call) {
        actor.calls.remove(call.id());
        List<ObjectAddress> inside = sim.some(
                sim.random.nextBoolean() ? node.roots : actor.held, sim.numberOf(LineageIds.result(call.id())));
        node.answer(call, inside);
    }

    void finishAll() {
        new LinkedHashMap<>(hosted).forEach((id, actor) -> {
            if (!actor.alive) {
                construct(id, actor);
            }
            List.copyOf(actor.calls.values()).forEach(call -> finish(actor, call));
        });
    }

    /** What can be reached by this node's part in actors. */
    void hold(Collection<ObjectAddress> into) {
        created.values().forEach(creation -> into.addAll(creation.constructor.references()));
        for (Call call : calls.values()) {
            into.addAll(call.spec.references());
            into.add(call.handle);
        }
        for (Hosted actor : hosted.values()) {
            into.addAll(actor.held);
            actor.calls.values().forEach(call -> into.addAll(call.references()));
            if (!actor.alive) {
                into.addAll(actor.constructor.references());
            }
        }
    }
}
