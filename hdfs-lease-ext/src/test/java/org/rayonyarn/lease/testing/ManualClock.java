package org.rayonyarn.lease.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Time that stands until a test moves it. Not thread-safe. */
public final class ManualClock implements InstantSource {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private long nanos;

    public void advance(Duration by) {
        nanos += by.toNanos();
    }

    public long nanos() {
        return nanos;
    }

    @Override
    public Instant instant() {
        return START.plusNanos(nanos);
    }
}
