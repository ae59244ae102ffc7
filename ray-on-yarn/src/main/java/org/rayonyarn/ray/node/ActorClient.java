package org.rayonyarn.ray.node;

import io.ray.api.id.ActorId;
import io.ray.api.id.TaskId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.ActorOptions;
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

    /** A call in its caller's queue; it can be sent once its arguments are resolved. */
    private static final class Call {
        final TaskSpec submitted;
        private @Nullable TaskSpec ready;
        private int life;
        private int retries;

        Call(TaskSpec submitted) {
            this.submitted = submitted;
        }

        TaskId caller() {
            return ((TaskSpec.Kind.CallActor) submitted.kind()).caller();
        }

        String group(ActorOptions options) {
            return options.groupOf(submitted.function(), ((TaskSpec.Kind.CallActor) submitted.kind()).group());
        }

        /** For another life; false if the call has had as many as it may. */
        boolean retry(int maxRetries) {
            return maxRetries == ActorOptions.UNLIMITED || retries++ < maxRetries;
        }
    }

    final ActorId id;
    private final Effects effects;
    private final Map<TaskId, ArrayDeque<Call>> waiting = new LinkedHashMap<>();
    private final Map<TaskId, Call> underWay = new LinkedHashMap<>();
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
        Call submitted = new Call(call);
        waiting.computeIfAbsent(submitted.caller(), id -> new ArrayDeque<>()).add(submitted);
    }

    void onReady(TaskSpec resolved) {
        TaskId caller = ((TaskSpec.Kind.CallActor) resolved.kind()).caller();
        Iterator<Call> newestFirst =
                waiting.getOrDefault(caller, new ArrayDeque<>()).descendingIterator();
        while (newestFirst.hasNext()) { // most are ready as soon as they are submitted
            Call call = newestFirst.next();
            if (call.submitted.id().equals(resolved.id())) {
                call.ready = resolved;
                break;
            }
        }
        advance();
    }

    /** Whether this is the reply that is waited for; then the call is over. */
    boolean onReply(TaskId task, int life) {
        Call call = underWay.get(task);
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
        List<Call> again = new ArrayList<>();
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
        for (int i = again.size() - 1; i >= 0; i--) {
            Call call = again.get(i);
            waiting.computeIfAbsent(call.caller(), id -> new ArrayDeque<>()).addFirst(call);
        }
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
                    effects.fail(
                            takeReady(now).stream().map(call -> call.submitted).toList(), now);
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
        for (Call call : takeReady(now)) {
            TaskSpec ready = call.ready;
            if (ready != null) {
                call.life = now.restarts();
                underWay.put(ready.id(), call);
                effects.send(location, ready.forLife(now.restarts()));
            }
        }
    }

    /** Takes what is ready out of the queues; a call that isn't holds back the later ones of its caller and group alone. */
    private List<Call> takeReady(ActorInfo now) {
        List<Call> taken = new ArrayList<>();
        ActorOptions options = now.options();
        waiting.values().removeIf(queue -> {
            if (options.groups().isEmpty()) {
                takeFirst(queue, taken);
            } else {
                takeOfGroups(queue, options, taken);
            }
            return queue.isEmpty();
        });
        return taken;
    }

    private static void takeFirst(ArrayDeque<Call> queue, List<Call> taken) {
        for (Call call = queue.peek(); call != null && call.ready != null; call = queue.peek()) {
            taken.add(queue.remove());
        }
    }

    private static void takeOfGroups(ArrayDeque<Call> queue, ActorOptions options, List<Call> taken) {
        Set<String> heldBack = new HashSet<>();
        Iterator<Call> calls = queue.iterator();
        while (heldBack.size() <= options.groups().size() && calls.hasNext()) {
            Call call = calls.next();
            String group = call.group(options);
            if (call.ready == null) {
                heldBack.add(group);
            } else if (!heldBack.contains(group)) {
                calls.remove();
                taken.add(call);
            }
        }
    }

    private void failAll(ActorInfo dead) {
        List<TaskSpec> failed = new ArrayList<>();
        underWay.values().forEach(call -> failed.add(call.submitted));
        underWay.clear();
        waiting.values().forEach(queue -> queue.forEach(call -> failed.add(call.submitted)));
        waiting.clear();
        if (creation != null) {
            failed.add(creation.constructor());
            creation = null;
        }
        effects.fail(failed, dead);
    }
}
