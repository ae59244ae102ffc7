package org.rayonyarn.lease;

import java.io.IOException;

/** The caller's grant has ended against its will: whatever it does next with that grant is refused. */
public final class LeaseLostException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient LeaseName name;
    private final long epoch;

    public LeaseLostException(LeaseName name, long epoch, String cause) {
        super("the lease was lost: name=" + name + " epoch=" + epoch + " cause=" + cause);
        this.name = name;
        this.epoch = epoch;
    }

    public LeaseName name() {
        return name;
    }

    public long epoch() {
        return epoch;
    }
}
