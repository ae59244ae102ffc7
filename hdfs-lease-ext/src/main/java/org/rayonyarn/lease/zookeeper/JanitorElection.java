package org.rayonyarn.lease.zookeeper;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.curator.framework.recipes.leader.LeaderLatch;

/** Who plays the janitor; joined when first asked, so that who never asks is never elected. Thread-safe. */
final class JanitorElection {
    private final LeaderLatch latch;
    private final String where;

    @GuardedBy("this")
    private boolean joined;

    @GuardedBy("this")
    private boolean resigned;

    JanitorElection(LeaderLatch latch, String where) {
        this.latch = latch;
        this.where = where;
    }

    synchronized boolean isElected() {
        if (resigned) {
            return false;
        }
        if (!joined) {
            try {
                latch.start();
                joined = true;
            } catch (Exception e) {
                throw new IllegalStateException("can't join the janitors' election: " + where, e);
            }
        }
        return latch.hasLeadership();
    }

    /** Leaves for good. */
    synchronized void resign() {
        boolean leave = joined && !resigned;
        resigned = true;
        if (leave) {
            try {
                latch.close();
            } catch (IOException e) {
                throw new UncheckedIOException("can't leave the janitors' election: " + where, e);
            }
        }
    }
}
