package org.rayonyarn.ray.rpc.transport;

import java.io.IOException;
import org.rayonyarn.ray.rpc.Endpoint;

/** A connection that did not come about. */
public final class ConnectException extends IOException {
    /** Why; what a caller treats differently. */
    public enum Cause {
        /** Nobody listens there, though the host answered. */
        REFUSED,
        /** No answer in time, neither yes nor no. */
        TIMEOUT,
        /** Somebody else than expected, or somebody without the secret. */
        NOT_AUTHENTICATED,
        /** One end holds the other for dead: its epoch is fenced, or a newer one was seen. */
        FENCED,
        /** Anything else: name not resolved, network down, transport closed. */
        FAILED
    }

    private final Cause why;

    public ConnectException(Cause why, Endpoint to, String detail) {
        super("cannot connect; to=" + to + " why=" + why + " detail=" + detail);
        this.why = why;
    }

    public Cause why() {
        return why;
    }
}
