package org.rayonyarn.lease;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Tells from the absence of renewals, by its own clock alone, which holders are silent for too long. Pure: time is
 * an argument. Not thread-safe.
 *
 * <p>Assumes that the given nanoseconds never run backwards. The count for a holder starts when this judge first
 * sees a renewal mark, so a fresh judge condemns nobody before a whole limit has passed (at most twice the limit
 * after the last renewal). A judge that was cut off from the table starts afresh: it can't know whether holders were
 * cut off too.
 */
final class ExpiryJudge {
    /** How a holder stands, in the order in which silence moves it. */
    enum Verdict {
        /** Renewed within the soft limit, as far as this judge can tell. */
        ALIVE,
        /** Other writers may take over. */
        SOFT_EXPIRED,
        /** The janitor recovers. */
        HARD_EXPIRED
    }

    private record Sight(long renewalMark, long firstSeenNs) {}

    private final Map<HolderId, Sight> sights = new HashMap<>();
    private long disconnections = -1;

    /** Takes note of a holder as read now and judges it. */
    Verdict judge(HolderRecord holder, long nowNs) {
        long silenceNs = silenceNs(holder, nowNs);
        if (silenceNs < holder.limits().soft().toNanos()) {
            return Verdict.ALIVE;
        }
        return silenceNs < holder.limits().hard().toNanos() ? Verdict.SOFT_EXPIRED : Verdict.HARD_EXPIRED;
    }

    /** How long this judge has seen the same renewal mark. */
    long silenceNs(HolderRecord holder, long nowNs) {
        Sight sight = sights.get(holder.id());
        if (sight == null || sight.renewalMark != holder.renewalMark()) {
            sight = new Sight(holder.renewalMark(), nowNs);
            sights.put(holder.id(), sight);
        }
        return nowNs - sight.firstSeenNs;
    }

    /** Starts afresh if the connection was lost since the last call. */
    void noteDisconnections(long count) {
        if (count != disconnections) {
            sights.clear();
            disconnections = count;
        }
    }

    /** Forgets holders that are gone, so that memory follows the living. */
    void retain(Set<HolderId> living) {
        sights.keySet().retainAll(living);
    }
}
