package org.rayonyarn.ray.process;

import java.security.SecureRandom;

/** What every process of a session must know to be spoken to. */
public final class SessionSecret {
    private static final int BYTES = 32;

    private SessionSecret() {}

    /** A fresh one. Never log it, never put it on a command line. */
    public static byte[] generate() {
        byte[] secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        return secret;
    }
}
