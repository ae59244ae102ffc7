package org.rayonyarn.ray.node;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.TaskSpec;

/**
 * Puts the calls of one caller in one concurrency group of an actor in order: a call runs when all that came before it have
 * begun and its arguments are here. Confined.
 *
 * <p>Assumption: calls come in the order in which they were sent, and at most once, which the network promises; so the numbers
 * that they were given may have gaps, where a call has failed before it was sent.
 */
final class CallerOrder {
    /** A call whose turn has come. */
    interface Turn {
        void run(TaskSpec call, List<Payload> args);
    }

    /** A call's place in the order. */
    static final class Place {
        private final TaskSpec call;
        private @Nullable List<Payload> args;

        private Place(TaskSpec call) {
            this.call = call;
        }
    }

    private final ArrayDeque<Place> held = new ArrayDeque<>();

    /** A call has come. */
    Place arrive(TaskSpec call) {
        Place place = new Place(call);
        held.add(place);
        return place;
    }

    /** The arguments of a call are here. */
    void complete(Place place, List<Payload> args, Turn turn) {
        place.args = args;
        for (Place first = held.peek(); first != null && first.args != null; first = held.peek()) {
            held.remove();
            turn.run(first.call, first.args);
        }
    }

    boolean isIdle() {
        return held.isEmpty();
    }
}
