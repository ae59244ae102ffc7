package org.rayonyarn.ray.rpc.transport.netty;

import org.rayonyarn.ray.rpc.transport.ConnectException;

/** A handshake that ends without a connection. */
final class HandshakeException extends Exception {
    private final ConnectException.Cause why;

    HandshakeException(ConnectException.Cause why, String detail) {
        super(detail);
        this.why = why;
    }

    ConnectException.Cause why() {
        return why;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
