package org.rayonyarn.lease;

/**
 * What a holder may believe about its own grants. Pure: time is an argument. Not thread-safe.
 *
 * <p>Invariant: while {@link #beliefAt} says SAFE, no judge whose clock differs from ours by less than half the
 * margin has let anybody take over, because a judge counts from seeing a renewal and we count from sending it.
 */
final class Renewals {
    /** What the holder believes. */
    enum Belief {
        /** Nobody may take over yet. */
        SAFE,
        /** Another writer may take over at any moment: ask the table before acting. */
        AT_RISK,
        /** Past the hard limit: given up. */
        LOST
    }

    private final LeaseLimits limits;
    private long lastSentNs;
    private boolean everRenewed;

    Renewals(LeaseLimits limits) {
        this.limits = limits;
    }

    /** A renewal that was sent at {@code sentNs} has been acknowledged. */
    void onAcknowledged(long sentNs) {
        if (!everRenewed || sentNs - lastSentNs > 0) {
            lastSentNs = sentNs;
            everRenewed = true;
        }
    }

    boolean isDue(long nowNs) {
        return !everRenewed || nowNs - lastSentNs >= limits.renewEvery().toNanos();
    }

    Belief beliefAt(long nowNs) {
        if (!everRenewed) {
            return Belief.AT_RISK;
        }
        long silenceNs = nowNs - lastSentNs;
        if (silenceNs < limits.safeFor().toNanos()) {
            return Belief.SAFE;
        }
        return silenceNs < limits.lostAfter().toNanos() ? Belief.AT_RISK : Belief.LOST;
    }
}
