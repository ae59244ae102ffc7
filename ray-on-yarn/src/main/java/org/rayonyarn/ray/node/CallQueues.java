package org.rayonyarn.ray.node;

import io.ray.api.id.TaskId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rayonyarn.ray.rpc.ActorOptions;
import org.rayonyarn.ray.rpc.TaskSpec;

/**
 * The calls of one actor that wait to be sent, in a queue for each caller. Confined to the actor's client.
 *
 * <p>Invariant: a call that isn't ready holds back the later ones of its caller and concurrency group, and no others.
 */
final class CallQueues {
    private final Map<TaskId, ArrayDeque<ActorCall>> waiting = new LinkedHashMap<>();

    void add(ActorCall call) {
        waiting.computeIfAbsent(call.caller(), id -> new ArrayDeque<>()).add(call);
    }

    /** Calls that have left come back, to the front and in their order. */
    void putBack(List<ActorCall> calls) {
        for (int i = calls.size() - 1; i >= 0; i--) {
            ActorCall call = calls.get(i);
            waiting.computeIfAbsent(call.caller(), id -> new ArrayDeque<>()).addFirst(call);
        }
    }

    /** The arguments of a call are resolved. */
    void onReady(TaskSpec resolved) {
        Iterator<ActorCall> newestFirst = waiting.getOrDefault(ActorCall.callerOf(resolved), new ArrayDeque<>())
                .descendingIterator();
        while (newestFirst.hasNext()) { // most are ready as soon as they are submitted
            ActorCall call = newestFirst.next();
            if (call.submitted.id().equals(resolved.id())) {
                call.ready = resolved;
                return;
            }
        }
    }

    /** Takes what can be sent. */
    List<ActorCall> takeReady(ActorOptions options) {
        List<ActorCall> taken = new ArrayList<>();
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

    private static void takeFirst(ArrayDeque<ActorCall> queue, List<ActorCall> taken) {
        for (ActorCall call = queue.peek(); call != null && call.ready != null; call = queue.peek()) {
            taken.add(queue.remove());
        }
    }

    private static void takeOfGroups(ArrayDeque<ActorCall> queue, ActorOptions options, List<ActorCall> taken) {
        Set<String> heldBack = new HashSet<>();
        Iterator<ActorCall> calls = queue.iterator();
        while (heldBack.size() <= options.groups().size() && calls.hasNext()) {
            ActorCall call = calls.next();
            String group = call.group(options);
            if (call.ready == null) {
                heldBack.add(group);
            } else if (!heldBack.contains(group)) {
                calls.remove();
                taken.add(call);
            }
        }
    }

    /** Takes all, ready or not. */
    List<ActorCall> takeAll() {
        List<ActorCall> all = new ArrayList<>();
        waiting.values().forEach(all::addAll);
        waiting.clear();
        return all;
    }
}
