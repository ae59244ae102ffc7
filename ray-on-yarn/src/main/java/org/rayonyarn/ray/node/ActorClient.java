package org.rayonyarn.ray.node;

import io.ray.api.id.ActorId;
import io.ray.api.id.TaskId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.ActorState;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.TaskSpec;

/**
 * What one node knows of one actor: where it lives, which calls wait for that or for their arguments, and which are under way.
 * Confined to the strand.
 *
 * <p>Invariants: within a concurrency group the calls of one caller leave in the order of their submission, in each of the
 * actor's lives; a reply counts only if it is of the life that the call was last sent to.
 */
final class ActorClient {
    /** What a client asks of the world. */
    interface Effects {
        void send(NodeId to, TaskSpec call);

        /** The calls have ended with their actor, or with one of its lives. */
        void fail(List<TaskSpec> calls, ActorInfo actor);
    }

    final ActorId id;
    private final Effects effects;
    private final CallQueues waiting = new CallQueues();
    private final Map<TaskId, ActorCall> underWay = new LinkedHashMap<>();
    private final List<Consumer<ActorInfo>> listeners = new ArrayList<>();
    private @Nullable ActorInfo info;

    private int advances;

    /** Where this node creates the actor. */
    @Nullable
    ActorCreation creation;

    /** A kill that the head has not confirmed. */
    @Nullable
    Kill kill;

    /** @param life see {@link org.rayonyarn.ray.rpc.HeadRequest.KillActor} */
    record Kill(int life, boolean noRestart) {}

    ActorClient(ActorId id, Effects effects) {
        this.id = id;
        this.effects = effects;
    }

    @Nullable
    ActorInfo info() {
        return info;
    }

    boolean isDead() {
        return info != null && info.state() == ActorState.DEAD;
    }

    /** Nothing is known but who is being created here. */
    void expect(ActorInfo created) {
        info = created;
    }

    /** Calls {@code listener} once the actor lives somewhere or is dead for good, at once if it does or is. */
    void whenSettled(Consumer<ActorInfo> listener) {
        listeners.add(listener);
        tellListeners();
    }

    private void tellListeners() {
        ActorInfo now = info;
        boolean lives = now != null && now.state() == ActorState.ALIVE && now.location() != null;
        if (lives || isDead()) {
            List<Consumer<ActorInfo>> told = List.copyOf(listeners);
            listeners.clear();
            told.forEach(listener -> listener.accept(now));
        }
    }

    void submit(TaskSpec call) {
        waiting.add(new ActorCall(call));
    }

    void onReady(TaskSpec resolved) {
        waiting.onReady(resolved);
        advance();
    }

    /** Whether this is the reply that is waited for; then the call is over. */
    boolean onReply(TaskId task, int life) {
        ActorCall call = underWay.get(task);
        if (call == null || call.life != life) {
            return false;
        }
        underWay.remove(task);
        return true;
    }

    /** News; what is older than what is known changes nothing. */
    void onUpdate(ActorInfo news) {
        if (kill != null && (news.state() == ActorState.DEAD || news.restarts() > kill.life())) {
            kill = null;
        }
        if (isDead() || isOld(news)) {
            return;
        }
        info = news;
        onLivesLost(news);
        advance();
        tellListeners();
    }

    private boolean isOld(ActorInfo news) {
        ActorInfo known = info;
        if (known == null || news.state() == ActorState.DEAD || news.restarts() > known.restarts()) {
            return false;
        }
        boolean goesBack = known.state() == ActorState.ALIVE && news.state() != ActorState.ALIVE;
        boolean losesPlace = known.location() != null && news.location() == null;
        return news.restarts() < known.restarts() || goesBack || losesPlace;
    }

    /** Calls that were sent to an earlier life fail, or go back to the front of their queues in their order. */
    private void onLivesLost(ActorInfo news) {
        List<TaskSpec> failed = new ArrayList<>();
        List<ActorCall> again = new ArrayList<>();
        underWay.values().removeIf(call -> {
            if (call.life >= news.restarts()) {
                return false;
            }
            if (call.retry(news.options().maxTaskRetries())) {
                again.add(call);
            } else {
                failed.add(call.submitted);
            }
            return true;
        });
        waiting.putBack(again);
        if (!failed.isEmpty()) {
            effects.fail(failed, news);
        }
    }

    /** Sending or failing one call may make another one ready at once: its turn comes when this one's is over. */
    private void advance() {
        advances++;
        if (advances > 1) {
            return;
        }
        do {
            advances = 1;
            step();
        } while (advances > 1);
        advances = 0;
    }

    private void step() {
        ActorInfo now = info;
        if (now == null) {
            return;
        }
        switch (now.state()) {
            case UNREADY -> {}
            case PENDING -> {
                NodeId location = place(now);
                if (location != null && creation != null && creation.hasSent(now.restarts())) {
                    sendReady(location, now);
                }
            }
            case ALIVE -> {
                NodeId location = now.location();
                if (location != null) {
                    sendReady(location, now);
                }
            }
            case RESTARTING -> {
                place(now);
                if (now.options().maxTaskRetries() == 0) {
                    effects.fail(submitted(waiting.takeReady(now.options())), now);
                }
            }
            case DEAD -> failAll(now);
        }
    }

    private @Nullable NodeId place(ActorInfo now) {
        if (creation != null) {
            creation.onPlaced(now);
        }
        return now.location();
    }

    private void sendReady(NodeId location, ActorInfo now) {
        for (ActorCall call : waiting.takeReady(now.options())) {
            TaskSpec ready = call.ready;
            if (ready != null) {
                call.life = now.restarts();
                underWay.put(ready.id(), call);
                effects.send(location, ready.forLife(now.restarts()));
            }
        }
    }

    private void failAll(ActorInfo dead) {
        List<TaskSpec> failed = new ArrayList<>(submitted(underWay.values()));
        underWay.clear();
        failed.addAll(submitted(waiting.takeAll()));
        if (creation != null) {
            failed.add(creation.constructor());
            creation = null;
        }
        effects.fail(failed, dead);
    }

    private static List<TaskSpec> submitted(Collection<ActorCall> calls) {
        return calls.stream().map(call -> call.submitted).toList();
    }
}
