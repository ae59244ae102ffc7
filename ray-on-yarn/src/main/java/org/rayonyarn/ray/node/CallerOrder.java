package org.rayonyarn.ray.node;

import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.TaskSpec;

/**
 * Puts the calls of one caller to one actor in order: a call runs when all before it have begun and its arguments are here.
 * Confined.
 */
final class CallerOrder {
    /** A call whose turn has come. */
    interface Turn {
        void run(TaskSpec call, List<Payload> args);
    }

    private static final class Held {
        final TaskSpec call;

        @Nullable
        List<Payload> args;

        Held(TaskSpec call) {
            this.call = call;
        }
    }

    private final TreeMap<Long, Held> held = new TreeMap<>();
    private long next;

    /** @param next the sequence number of the first call to run */
    CallerOrder(long next) {
        this.next = next;
    }

    /** False for a call that was here before: a repetition of the network's or of a repeated execution of the caller. */
    boolean arrive(long sequence, TaskSpec call) {
        return sequence >= next && held.putIfAbsent(sequence, new Held(call)) == null;
    }

    /** The arguments of a call are here. */
    void complete(long sequence, List<Payload> args, Turn turn) {
        Held call = held.get(sequence);
        if (call != null) {
            call.args = args;
        }
        for (Held first = held.get(next); first != null && first.args != null; first = held.get(next)) {
            held.remove(next++);
            turn.run(first.call, first.args);
        }
    }

    boolean isIdle() {
        return held.isEmpty();
    }
}
