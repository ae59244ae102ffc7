package org.rayonyarn.lease;

import org.jspecify.annotations.Nullable;
import org.rayonyarn.lease.ExpiryJudge.Verdict;

/** Decides whether a contender may have a lease. Pure. */
final class TakeoverRule {
    /** What a contender may do. */
    enum Decision {
        /** Nobody holds it. */
        TAKE_FREE,
        /** The contender's own grant of old, which no stream uses any more, or that of an earlier process of its name. */
        TAKE_OWN_STALE,
        /** The holder was silent past the soft limit: take it if it is still silent. */
        TAKE_EXPIRED,
        /** The holder's own record is gone: the janitor has given it up. */
        TAKE_ORPHANED,
        /** It stands. */
        REFUSE
    }

    private TakeoverRule() {}

    /**
     * @param inUseHere whether the record's grant is one that the contender itself is still using
     * @param verdict on the record's holder; null if the table knows no such holder
     */
    static Decision decide(
            @Nullable LeaseRecord current, HolderId contender, boolean inUseHere, @Nullable Verdict verdict) {
        if (current == null) {
            return Decision.TAKE_FREE;
        }
        if (inUseHere) {
            return Decision.REFUSE;
        }
        if (current.holder().name().equals(contender.name())) {
            return Decision.TAKE_OWN_STALE;
        }
        if (verdict == null) {
            return Decision.TAKE_ORPHANED;
        }
        return verdict == Verdict.ALIVE ? Decision.REFUSE : Decision.TAKE_EXPIRED;
    }
}
