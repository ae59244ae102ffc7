package org.rayonyarn.replication;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the planner knows of one object. */
final class TrackedObject {
    /** A copy under way. */
    record Pending(String source, long sinceNs) {}

    /** A copy that goes once all others have been heard of after {@code sinceNs}. */
    record Trim(String node, long sinceNs) {}

    final String id;
    final int desired;
    long generation;
    /** Nodes, dead or alive, that are known to hold this generation. */
    final Set<String> holders = new LinkedHashSet<>();

    final Map<String, Pending> pending = new HashMap<>();
    /** Holders told to delete, and when; they count no more. */
    final Map<String, Long> doomed = new HashMap<>();

    @Nullable
    Trim trim;

    Urgency urgency = Urgency.FINE;

    TrackedObject(String id, long generation, int desired) {
        this.id = id;
        this.generation = generation;
        this.desired = desired;
    }
}
