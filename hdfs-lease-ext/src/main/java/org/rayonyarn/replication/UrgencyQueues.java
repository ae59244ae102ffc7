package org.rayonyarn.replication;

import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Which object needs what, first come first served within one urgency. Not thread-safe. */
final class UrgencyQueues {
    private final Cluster cluster;
    private final Map<Urgency, Set<String>> queues = new EnumMap<>(Urgency.class);

    UrgencyQueues(Cluster cluster) {
        this.cluster = cluster;
        for (Urgency urgency : Urgency.values()) {
            queues.put(urgency, new LinkedHashSet<>());
        }
    }

    Set<String> of(Urgency urgency) {
        return Objects.requireNonNull(queues.get(urgency));
    }

    /** Judges an object anew, after anything about it or its holders has changed. */
    void requeue(TrackedObject object) {
        remove(object);
        object.urgency = urgencyOf(object);
        of(object.urgency).add(object.id);
        if (object.urgency != Urgency.EXCESS) {
            object.trim = null;
        }
    }

    void remove(TrackedObject object) {
        of(object.urgency).remove(object.id);
    }

    private Urgency urgencyOf(TrackedObject object) {
        Set<String> live = cluster.live(object);
        int reachable = cluster.reachable(object.holders);
        if (reachable == 0) {
            return Urgency.UNREACHABLE;
        }
        if (live.size() < object.desired) {
            if (live.isEmpty() || reachable == 1) {
                return Urgency.LAST_COPY;
            }
            return live.size() * 3 < object.desired ? Urgency.BADLY_UNDER : Urgency.UNDER;
        }
        boolean oneRack = cluster.racks(live) == 1;
        if (live.size() == object.desired
                && object.desired > 1
                && oneRack
                && cluster.topology().rackCount() > 1) {
            return Urgency.MISPLACED;
        }
        return live.size() > object.desired ? Urgency.EXCESS : Urgency.FINE;
    }
}
