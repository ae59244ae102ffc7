package org.rayonyarn.ray.node;

import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.recovery.Recorder;
import org.rayonyarn.ray.rpc.ActorState;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.TaskSpec;
import org.rayonyarn.ray.worker.WorkerHost;

/**
 * The actors that live on this node. Confined to the strand.
 *
 * <p>Invariants: of an actor at most one life is here, and no earlier one comes after it. A call begins after the constructor of
 * the life that it is for has ended well. What a life held is given back when its code has ended, be it killed before.
 */
final class ActorHost {
    /** What the host asks of the world. */
    interface Effects {
        /** Brings a task's arguments here. */
        void fetch(TaskSpec spec, Consumer<List<Payload>> then);

        /** To the task's owner. */
        void done(TaskSpec spec, Payload value, long runNanos);

        /** That life of the actor isn't here (any more). */
        void notHere(TaskSpec call);

        /** A life of the actor is here no more: its calls won't be run, what it owned is lost. */
        void left(ActorId actor, int life);

        /** The constructor won't need its arguments any more. */
        void over(TaskSpec constructor);

        /** To the head. */
        void changed(ActorId actor, int life, ActorState state, @Nullable Payload death);

        /** What the actor held is free. */
        void release(TaskSpec constructor);

        /** A failure that says that the actor has no such concurrency group. */
        Payload noSuchGroup(TaskSpec call, List<String> groups);
    }

    private final WorkerHost workers;
    private final Recorder recorder;
    private final Effects effects;
    private final Strand strand;
    private final Map<ActorId, HostedActor> actors = new HashMap<>();
    private final EndedLives ended = new EndedLives();
    private final FencedActors fenced;
    private final Introduction introduction = new Introduction();

    ActorHost(WorkerHost workers, Recorder recorder, Strand strand, Duration killGrace, Effects effects) {
        this.fenced = new FencedActors(killGrace);
        this.workers = workers;
        this.recorder = recorder;
        this.strand = strand;
        this.effects = effects;
    }

    boolean hosts(ActorId actor) {
        return actors.containsKey(actor);
    }

    /** The creator is gone: if this life's constructor has not come by now, it never must. */
    void confirm(ActorId actor, int life) {
        HostedActor hosted = actors.get(actor);
        if (hosted == null || hosted.life < life) {
            EndedLives.End end = ended.find(actor, life);
            report(actor, end == null ? EndedLives.End.told(life) : end);
        }
    }

    /** A constructor has come; it waits for resources. False if it came before, or is not to run any more. */
    boolean announce(TaskSpec constructor) {
        HostedActor arrived = new HostedActor(constructor);
        HostedActor before = actors.get(arrived.id);
        if (ended.find(arrived.id, arrived.life) != null || (before != null && before.life >= arrived.life)) {
            return false;
        }
        if (before != null) {
            remove(before);
        }
        actors.put(arrived.id, arrived);
        return true;
    }

    /** Its resources are taken: run the constructor. */
    void start(TaskSpec constructor) {
        HostedActor hosted = actors.get(HostedActor.actorOf(constructor));
        if (hosted == null || hosted.life != constructor.attempt()) {
            effects.release(constructor);
            return;
        }
        hosted.started = true;
        effects.fetch(constructor, args -> {
            if (isHere(hosted)) {
                hosted.running = true;
                workers.createActor(
                        constructor, args, (value, nanos) -> strand.execute(() -> onConstructed(hosted, value, nanos)));
            }
        });
    }

    private void onConstructed(HostedActor hosted, Payload value, long nanos) {
        if (!isHere(hosted)) {
            return;
        }
        List<TaskSpec> early = List.copyOf(hosted.early);
        hosted.early.clear();
        if (value.isFailure()) {
            remove(hosted);
            report(hosted.id, new EndedLives.End(hosted.life, ActorState.DEAD, value));
            early.forEach(call -> effects.done(call, value, 0));
        } else {
            hosted.alive = true;
            introduction.onChange(hosted.id);
            effects.changed(hosted.id, hosted.life, ActorState.ALIVE, null);
            early.forEach(call -> order(hosted, call));
        }
        if (hosted.life == 0) { // the creator hears of further lives from the head
            effects.done(hosted.constructor, value, nanos);
        } else {
            effects.over(hosted.constructor);
        }
    }

    /** A call has come, from this node or another. */
    void call(TaskSpec call) {
        HostedActor hosted = actors.get(((TaskSpec.Kind.CallActor) call.kind()).actor());
        if (hosted == null || hosted.life != call.attempt()) {
            effects.notHere(call);
        } else if (hosted.alive) {
            order(hosted, call);
        } else {
            hosted.early.add(call);
        }
    }

    private void order(HostedActor hosted, TaskSpec call) {
        String group = hosted.groupOf(call);
        if (!hosted.options().hasGroup(group)) {
            effects.done(call, effects.noSuchGroup(call, hosted.groupNames()), 0);
            return;
        }
        CallerOrder order = hosted.orderOf(call, group);
        CallerOrder.Place place = order.arrive(call);
        effects.fetch(call, args -> {
            if (isHere(hosted)) {
                order.complete(place, args, (next, values) -> begin(hosted, group, next, values));
                hosted.forgetIfIdle(call, group);
            }
        });
    }

    private void begin(HostedActor hosted, String group, TaskSpec call, List<Payload> args) {
        TaskSpec.Kind.CallActor kind = (TaskSpec.Kind.CallActor) call.kind();
        recorder.chose(call.id(), "actor-call-order", kind.sequence());
        workers.callActor(
                call,
                group,
                args,
                (value, nanos) -> strand.execute(() -> {
                    if (isHere(hosted)) { // else it was stopped, and its callers hear that from the head
                        effects.done(call, value, nanos);
                    }
                }));
    }

    private boolean isHere(HostedActor hosted) {
        return actors.get(hosted.id) == hosted;
    }

    /** The head has ended this life, and all before it; the callers hear of it from the head. */
    void stop(ActorId actor, int life) {
        HostedActor hosted = actors.get(actor);
        if (hosted != null && hosted.life <= life) {
            remove(hosted);
        }
        if (ended.find(actor, life) == null) {
            ended.put(actor, EndedLives.End.told(life));
        }
    }

    /** A life has ended itself, for good. */
    void exit(ActorId actor, int life) {
        end(actor, life, ActorState.DEAD, null);
    }

    /** A life has lost its worker, without having wished to. */
    void lost(ActorId actor, int life, @Nullable Payload cause) {
        end(actor, life, ActorState.RESTARTING, cause);
    }

    private void end(ActorId actor, int life, ActorState state, @Nullable Payload cause) {
        HostedActor hosted = actors.get(actor);
        if (hosted != null && hosted.life == life) {
            remove(hosted);
            report(actor, new EndedLives.End(life, state, cause));
        }
    }

    private void report(ActorId actor, EndedLives.End end) {
        ended.put(actor, end);
        introduction.onChange(actor);
        effects.changed(actor, end.life(), end.state(), end.death());
    }

    private void remove(HostedActor hosted) {
        actors.remove(hosted.id);
        effects.left(hosted.id, hosted.life);
        if (hosted.running) {
            fenced.add(hosted);
            workers.removeActor(
                    hosted.id,
                    () -> strand.execute(() -> {
                        fenced.ended(hosted);
                        effects.release(hosted.constructor);
                    }));
        } else if (hosted.started) {
            effects.release(hosted.constructor);
        }
    }

    void onTick(long nowNanos) {
        fenced.onTick(nowNanos);
    }

    /** The node introduces itself: the head's answer judges only those that are here by now, however often it is asked. */
    void onIntroduction() {
        introduction.begin(() -> {
            Map<ActorId, Integer> lives = new HashMap<>();
            actors.forEach((actor, hosted) -> lives.put(actor, hosted.life));
            return lives;
        });
    }

    void onDisconnected() {
        introduction.onDisconnected();
    }

    /**
     * The head has welcomed this node, or welcomed it again: ends actors that it doesn't know to live here, and tells of those that
     * do, or did.
     *
     * @param known by the head's books
     */
    void reconcile(Collection<ActorId> known) {
        Set<ActorId> belong = Set.copyOf(known);
        introduction.before().forEach((actor, life) -> {
            if (!belong.contains(actor)) {
                stop(actor, life);
            }
        });
        for (ActorId actor : introduction.onWelcome(known)) {
            HostedActor hosted = actors.get(actor);
            EndedLives.End end = ended.find(actor);
            if (hosted != null && hosted.alive) {
                effects.changed(actor, hosted.life, ActorState.ALIVE, null);
            } else if (hosted == null && end != null) {
                effects.changed(actor, end.life(), end.state(), end.death());
            }
        }
    }

    void onJobEnded(JobId job) {
        List.copyOf(actors.values()).stream()
                .filter(hosted -> hosted.constructor.job().equals(job))
                .filter(hosted -> !hosted.options().detached())
                .forEach(hosted -> exit(hosted.id, hosted.life));
    }

    int size() {
        return actors.size();
    }

    /** Which actors are here now. */
    Set<ActorId> ids() {
        return Set.copyOf(actors.keySet());
    }
}
