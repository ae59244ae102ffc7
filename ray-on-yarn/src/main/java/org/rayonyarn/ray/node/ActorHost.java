package org.rayonyarn.ray.node;

import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import io.ray.api.id.TaskId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.recovery.Recorder;
import org.rayonyarn.ray.rpc.ActorState;
import org.rayonyarn.ray.rpc.LineageIds;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.TaskSpec;
import org.rayonyarn.ray.worker.WorkerHost;

/**
 * The actors that live on this node. Confined to the strand.
 *
 * <p>Invariant: a call begins after the constructor has ended well, and after all earlier calls of its caller have begun.
 */
final class ActorHost {
    /** So many callers' positions are kept for each actor; the longest idle goes first. */
    private static final int MAX_CALLERS = 100_000;

    /** What the host asks of the world. */
    interface Effects {
        /** Brings a task's arguments here. */
        void fetch(TaskSpec spec, Consumer<List<Payload>> then);

        /** To the task's owner. */
        void done(TaskSpec spec, Payload value, long runNanos);

        /** No such actor lives here (any more). */
        void notHere(TaskSpec call);

        /** To the head. */
        void changed(ActorId actor, ActorState state, @Nullable Payload death);

        /** What the actor held is free. */
        void release(TaskSpec constructor, long runNanos);
    }

    private static final class Hosted {
        final TaskSpec constructor;
        final List<TaskSpec> early = new ArrayList<>();
        final Map<TaskId, CallerOrder> callers = new LinkedHashMap<>(16, 0.75f, true);
        boolean started;
        boolean alive;

        /** Whether a caller that seems new may have called before. */
        boolean forgotCallers;

        Hosted(TaskSpec constructor) {
            this.constructor = constructor;
        }
    }

    private final WorkerHost workers;
    private final Recorder recorder;
    private final Effects effects;
    private final Strand strand;
    private final Map<ActorId, Hosted> actors = new HashMap<>();

    /** Those of which the head was told that their constructor has never come: it must not come any more. */
    private final Set<ActorId> refused = new HashSet<>();

    ActorHost(WorkerHost workers, Recorder recorder, Strand strand, Effects effects) {
        this.workers = workers;
        this.recorder = recorder;
        this.strand = strand;
        this.effects = effects;
    }

    /** The head was told that the actor is dead before its constructor came. */
    void refuse(ActorId actor) {
        refused.add(actor);
    }

    /** A constructor has come; it waits for resources. False if it came before, or is not to run any more. */
    boolean announce(TaskSpec constructor) {
        if (refused.contains(actorOf(constructor))) {
            return false;
        }
        return actors.putIfAbsent(actorOf(constructor), new Hosted(constructor)) == null;
    }

    boolean hosts(ActorId actor) {
        return actors.containsKey(actor);
    }

    /** Its resources are taken: run the constructor. */
    void start(TaskSpec constructor) {
        Hosted hosted = actors.get(actorOf(constructor));
        if (hosted == null) {
            effects.release(constructor, 0);
            return;
        }
        hosted.started = true;
        effects.fetch(constructor, args -> {
            if (actors.get(actorOf(constructor)) == hosted) {
                workers.createActor(
                        constructor, args, (value, nanos) -> strand.execute(() -> onConstructed(hosted, value, nanos)));
            }
        });
    }

    private void onConstructed(Hosted hosted, Payload value, long nanos) {
        ActorId actor = actorOf(hosted.constructor);
        if (actors.get(actor) != hosted) {
            return;
        }
        if (value.isFailure()) {
            remove(actor);
            effects.changed(actor, ActorState.DEAD, value);
            hosted.early.forEach(call -> effects.done(call, value, 0));
        } else {
            hosted.alive = true;
            effects.changed(actor, ActorState.ALIVE, null);
            hosted.early.forEach(call -> order(hosted, call));
        }
        hosted.early.clear();
        effects.done(hosted.constructor, value, nanos);
    }

    /** A call has come, from this node or another. */
    void call(TaskSpec call) {
        Hosted hosted = actors.get(((TaskSpec.Kind.CallActor) call.kind()).actor());
        if (hosted == null) {
            effects.notHere(call);
        } else if (hosted.alive) {
            order(hosted, call);
        } else {
            hosted.early.add(call);
        }
    }

    private void order(Hosted hosted, TaskSpec call) {
        TaskSpec.Kind.CallActor kind = (TaskSpec.Kind.CallActor) call.kind();
        CallerOrder caller = hosted.callers.get(kind.caller());
        if (caller == null) {
            forgetIdleCallers(hosted);
            caller = new CallerOrder(hosted.forgotCallers ? kind.sequence() : 0);
            hosted.callers.put(kind.caller(), caller);
        }
        if (caller.arrive(kind.sequence(), call)) {
            CallerOrder turn = caller;
            effects.fetch(
                    call, args -> turn.complete(kind.sequence(), args, (next, values) -> begin(hosted, next, values)));
        }
    }

    private void begin(Hosted hosted, TaskSpec call, List<Payload> args) {
        TaskSpec.Kind.CallActor kind = (TaskSpec.Kind.CallActor) call.kind();
        recorder.chose(call.id(), "actor-call-order", kind.sequence());
        workers.callActor(
                call,
                args,
                (value, nanos) -> strand.execute(() -> {
                    if (actors.get(kind.actor())
                            == hosted) { // else it was stopped, and its callers hear that from the head
                        effects.done(call, value, nanos);
                    }
                }));
    }

    /** Whoever has been idle for longest goes first; a forgotten caller is taken up again where it stands. */
    private static void forgetIdleCallers(Hosted hosted) {
        if (hosted.callers.size() >= MAX_CALLERS) {
            var oldest = hosted.callers.values().iterator();
            if (oldest.next().isIdle()) {
                oldest.remove();
                hosted.forgotCallers = true;
            }
        }
    }

    /** Ends an actor: interrupts what it runs; its callers hear of it from the head. */
    void stop(ActorId actor) {
        Hosted hosted = remove(actor);
        if (hosted != null) {
            effects.changed(actor, ActorState.DEAD, null);
        }
    }

    private @Nullable Hosted remove(ActorId actor) {
        Hosted hosted = actors.remove(actor);
        if (hosted != null) {
            workers.removeActor(actor);
            if (hosted.started) {
                effects.release(hosted.constructor, 0);
            }
        }
        return hosted;
    }

    /**
     * The head has welcomed this node again: ends actors that it doesn't know to live here, and tells of those that do.
     *
     * @param known by the head's books
     * @param before which actors were here when the node registered; one that came since is not judged
     */
    void reconcile(List<ActorId> known, Set<ActorId> before) {
        before.stream().filter(actor -> !known.contains(actor)).forEach(this::stop);
        for (ActorId actor : known) {
            Hosted hosted = actors.get(actor);
            if (hosted != null && hosted.alive) {
                effects.changed(actor, ActorState.ALIVE, null);
            } else if (hosted == null && before.contains(actor)) {
                effects.changed(actor, ActorState.DEAD, null);
            }
        }
    }

    /** Which actors are here now. */
    Set<ActorId> ids() {
        return Set.copyOf(actors.keySet());
    }

    void onJobEnded(JobId job) {
        refused.removeIf(actor -> LineageIds.job(LineageIds.constructor(actor)).equals(job));
        List.copyOf(actors.values()).stream()
                .filter(hosted -> hosted.constructor.job().equals(job))
                .filter(hosted -> !((TaskSpec.Kind.CreateActor) hosted.constructor.kind())
                        .options()
                        .detached())
                .forEach(hosted -> stop(actorOf(hosted.constructor)));
    }

    int size() {
        return actors.size();
    }

    private static ActorId actorOf(TaskSpec constructor) {
        return ((TaskSpec.Kind.CreateActor) constructor.kind()).actor();
    }
}
