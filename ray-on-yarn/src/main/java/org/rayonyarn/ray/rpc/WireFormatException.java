package org.rayonyarn.ray.rpc;

/** Bytes from the wire that are not what they should be: cut short, over a bound, or of an unknown kind. */
public final class WireFormatException extends RuntimeException {
    public WireFormatException(String message) {
        super(message);
    }
}
