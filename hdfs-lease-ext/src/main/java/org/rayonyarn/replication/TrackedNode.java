package org.rayonyarn.replication;

import java.util.HashSet;
import java.util.Set;

/** What the planner knows of one node. */
final class TrackedNode {
    /** A node's life. */
    enum State {
        /** Heard of within the silence limit. */
        LIVE,
        /** Live, and to be emptied. */
        RETIRING,
        /** Silent for too long. */
        DEAD
    }

    final String id;
    final String rack;
    final Set<String> objects = new HashSet<>();
    State state = State.LIVE;
    boolean retire;
    long heardNs;
    int streams;

    TrackedNode(String id, String rack, long heardNs) {
        this.id = id;
        this.rack = rack;
        this.heardNs = heardNs;
    }

    boolean isReachable() {
        return state != State.DEAD;
    }
}
