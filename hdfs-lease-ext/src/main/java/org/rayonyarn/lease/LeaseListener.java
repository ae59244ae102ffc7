package org.rayonyarn.lease;

/** Told how a holder's grants fare. Called on threads of the manager, or on the one
 * that found a loss: must not block. */
public interface LeaseListener {
    /** Renewals stay away: from now on another writer may take the lease over at any moment. */
    default void onAtRisk(WriteLease lease) {}

    /** A renewal came through after all, and the grant still stands. */
    default void onSafeAgain(WriteLease lease) {}

    /** The grant has ended against its holder's will. */
    default void onLost(WriteLease lease, String cause) {}
}
