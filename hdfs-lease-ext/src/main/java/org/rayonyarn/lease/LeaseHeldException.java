package org.rayonyarn.lease;

import java.io.IOException;
import java.time.Instant;

/** Somebody else holds the lease and may keep it for now. */
public final class LeaseHeldException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient LeaseRecord record;
    private final Instant until;

    LeaseHeldException(LeaseRecord record, Instant until) {
        super("the lease is held by another writer: name=" + record.name() + " holder=" + record.holder() + " since="
                + record.since() + " until=" + until + " (later if it renews) epoch=" + record.epoch()
                + "; to end it now: " + command(record.name()));
        this.record = record;
        this.until = until;
    }

    /** The grant in the way. */
    public LeaseRecord record() {
        return record;
    }

    /** The earliest time at which the lease can be taken over, if its holder stays silent. */
    public Instant until() {
        return until;
    }

    /** The command by which an operator ends the grant. */
    public static String command(LeaseName name) {
        return "yarn jar ray-on-yarn.jar lease recover '" + name + "'";
    }
}
