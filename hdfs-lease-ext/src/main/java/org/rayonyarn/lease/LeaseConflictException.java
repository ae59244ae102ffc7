package org.rayonyarn.lease;

import java.io.IOException;

/** The table was not as the caller expected it; nothing was changed. */
public final class LeaseConflictException extends IOException {
    private static final long serialVersionUID = 1L;

    public LeaseConflictException(String message) {
        super(message);
    }
}
