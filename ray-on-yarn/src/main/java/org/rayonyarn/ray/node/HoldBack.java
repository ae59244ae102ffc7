package org.rayonyarn.ray.node;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.rayonyarn.ray.rpc.NodeId;

/**
 * Holds back those who submit to a node that doesn't take what it is sent, be it slow or out of reach. Any thread.
 *
 * <p>One lock, this, for those who wait.
 */
final class HoldBack {
    private final NodeLink link;
    private final Set<NodeId> crowded = ConcurrentHashMap.newKeySet();

    HoldBack(NodeLink link) {
        this.link = link;
    }

    /** Much waits for a connection with the node, or no longer. */
    void onCrowded(NodeId node, boolean much) {
        if (much) {
            crowded.add(node);
        } else if (crowded.remove(node)) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /** False if there is still no room after the timeout. */
    boolean await(NodeId to, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        return awaitConnection(to, deadline)
                && link.awaitCapacity(to, Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }

    private boolean awaitConnection(NodeId to, long deadline) throws InterruptedException {
        if (!crowded.contains(to)) {
            return true;
        }
        synchronized (this) {
            for (long left = deadline - System.nanoTime(); crowded.contains(to); left = deadline - System.nanoTime()) {
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        }
        return true;
    }
}
