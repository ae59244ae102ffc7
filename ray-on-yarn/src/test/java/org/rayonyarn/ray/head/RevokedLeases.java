package org.rayonyarn.ray.head;

import java.util.HashMap;
import java.util.Map;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.SchedulingClass;

/** Counts how often the head takes a lease from a holder, and how often the next that it grants the holder is the same one. */
final class RevokedLeases {
    private record Lease(NodeId holder, SchedulingClass tasks) {}

    private final Map<Lease, NodeId> lastRevoked = new HashMap<>();
    long revoked;
    long grantedAgain;

    void onRevoked(NodeId holder, HeadReply.RevokeLease order) {
        revoked++;
        lastRevoked.put(new Lease(holder, order.tasks()), order.target());
    }

    void onGranted(NodeId holder, HeadReply.LeasesGranted granted) {
        NodeId target = lastRevoked.remove(new Lease(holder, granted.tasks()));
        if (target != null
                && granted.grants().stream().anyMatch(grant -> grant.target().equals(target))) {
            grantedAgain++;
        }
    }

    @Override
    public String toString() {
        return "revoked=" + revoked + " grantedAgain=" + grantedAgain;
    }
}
