package org.rayonyarn.ray.scheduler;

import io.ray.api.id.TaskId;
import java.util.HashMap;
import java.util.Map;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.TaskSpec;

/**
 * The tasks of other nodes that wait for objects here. Their owners count on their slots being taken, and would never send what they wait for; so
 * they are told. Confined to the scheduler.
 *
 * <p>Invariants: an owner is told in turn that its task waits and that it goes on, or it hears of its end; a wait that is over within a tick is not told,
 * since most are and each message costs.
 */
final class WaitingGuests {
    private final NodeId self;
    private final SchedulingEffects effects;
    private final Map<TaskId, Guest> guests = new HashMap<>();

    private static final class Guest {
        final TaskSpec spec;
        int threads;
        boolean seen;
        boolean told;

        Guest(TaskSpec spec) {
            this.spec = spec;
        }
    }

    WaitingGuests(NodeId self, SchedulingEffects effects) {
        this.self = self;
        this.effects = effects;
    }

    /** One of its threads waits. */
    void onBlocked(TaskSpec spec) {
        if (!spec.owner().equals(self)) {
            guests.computeIfAbsent(spec.id(), id -> new Guest(spec)).threads++;
        }
    }

    /** One of its threads goes on. */
    void onUnblocked(TaskId task) {
        Guest guest = guests.get(task);
        if (guest != null && --guest.threads == 0) {
            guests.remove(task);
            if (guest.told) {
                effects.tellWaiting(guest.spec, false);
            }
        }
    }

    /** It is over: its owner hears that. */
    void onOver(TaskId task) {
        guests.remove(task);
    }

    /** Time passes. */
    void onTick() {
        for (Guest guest : guests.values()) {
            if (guest.seen && !guest.told) {
                guest.told = true;
                effects.tellWaiting(guest.spec, true);
            }
            guest.seen = true;
        }
    }
}
