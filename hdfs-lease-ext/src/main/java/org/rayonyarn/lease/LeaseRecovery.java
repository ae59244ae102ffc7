package org.rayonyarn.lease;

import java.io.IOException;
import java.time.Duration;

/**
 * Brings the storage behind a lease into a state from which the next writer can go on, and makes it refuse the old
 * one. Supplied by the storage; called with the lease already taken away from its old holder.
 */
public interface LeaseRecovery {
    boolean handles(LeaseName name);

    /**
     * Idempotent.
     *
     * @throws IOException naming the cause, also if {@code deadline} has passed; the lease is then left to the next try
     */
    void recover(WriteLease taken, Duration deadline) throws IOException;
}
