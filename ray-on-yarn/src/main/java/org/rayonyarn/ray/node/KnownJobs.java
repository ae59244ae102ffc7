package org.rayonyarn.ray.node;

import io.ray.api.id.JobId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that this node has something of, so that one whose end it has missed is noticed at the next registration. Confined
 * to the strand.
 */
final class KnownJobs {
    private final Set<JobId> known = new HashSet<>();

    private @Nullable Set<JobId> beforeRegistration;

    void met(JobId job) {
        known.add(job);
    }

    void ended(JobId job) {
        known.remove(job);
    }

    /** The node introduces itself: the head's answer judges only the jobs known by now, however often it is asked. */
    void onIntroduction() {
        if (beforeRegistration == null) {
            beforeRegistration = Set.copyOf(known);
        }
    }

    void onDisconnected() {
        beforeRegistration = null;
    }

    /** The jobs that have ended while the head and this node didn't hear each other. */
    List<JobId> missedEnds(Collection<JobId> running) {
        Set<JobId> judged = beforeRegistration == null ? Set.of() : beforeRegistration;
        return judged.stream()
                .filter(job -> known.contains(job) && !running.contains(job))
                .toList();
    }
}
