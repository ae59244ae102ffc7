package org.rayonyarn.ray.rpc.transport;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.rayonyarn.ray.rpc.NodeId;

/**
 * Which incarnations of each node are still listened to. Any thread may call it.
 *
 * <p>Invariant: the oldest admitted epoch of a node never falls.
 */
public final class EpochGate {
    private final ConcurrentMap<NodeId, Long> oldestAdmitted = new ConcurrentHashMap<>();

    public boolean admits(Peer peer) {
        Long oldest = oldestAdmitted.get(peer.node());
        return oldest == null || peer.epoch() >= oldest;
    }

    /**
     * Takes note that {@code peer} lives: its older incarnations are refused from now on.
     *
     * @return false if it is refused itself
     */
    public boolean admit(Peer peer) {
        return raise(peer.node(), peer.epoch()) == peer.epoch();
    }

    /** Refuses all incarnations up to {@code epoch}. */
    public void fence(NodeId node, long epoch) {
        raise(node, Math.addExact(epoch, 1));
    }

    private long raise(NodeId node, long epoch) {
        return oldestAdmitted.merge(node, epoch, Math::max);
    }
}
