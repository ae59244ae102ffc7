package org.rayonyarn.lease.testing;

import java.time.Duration;

/** Waits for what must come, for much longer than it should take. */
public final class Waiting {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Something that may become true. */
    public interface Condition {
        boolean holds() throws Exception;
    }

    private Waiting() {}

    public static void until(Condition condition) throws Exception {
        long startNs = System.nanoTime();
        while (!condition.holds()) {
            if (System.nanoTime() - startNs > PATIENCE.toNanos()) {
                throw new AssertionError("waited for " + PATIENCE);
            }
            Thread.sleep(20);
        }
    }
}
