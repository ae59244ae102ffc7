package org.rayonyarn.ray.head;

import java.util.ArrayList;
import java.util.List;
import org.rayonyarn.ray.head.PendingLeases.Pending;
import org.rayonyarn.ray.head.policy.Candidate;
import org.rayonyarn.ray.head.policy.Feasibility;
import org.rayonyarn.ray.head.policy.PlacementPolicy;
import org.rayonyarn.ray.rpc.HeadReply.Grant;
import org.rayonyarn.ray.rpc.HeadReply.LeasesGranted;
import org.rayonyarn.ray.rpc.HeadRequest.RequestLeases;
import org.rayonyarn.ray.rpc.HeadRequest.ReturnLease;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ResourceSet;

/**
 * Lends workers of other nodes to nodes that have more tasks than they can start (Ray, OSDI'18, section 4.2.2: the global half
 * of bottom-up scheduling). Confined to the head.
 *
 * <p>A requester is served with slots that are free, first come first, but no more than its share where others wait for the
 * same shape. One that holds no lease of a shape gets a slot that isn't free rather than none: nobody starves, and the target's
 * own scheduler keeps order. One that holds some waits for the next free slot.
 */
final class GlobalScheduler {
    private final NodeDirectory nodes;
    private final HeadOutbox outbox;
    private final HeadConfig config;
    private final LeaseTable leases = new LeaseTable();
    private final PendingLeases pending = new PendingLeases();

    GlobalScheduler(NodeDirectory nodes, HeadOutbox outbox, HeadConfig config) {
        this.nodes = nodes;
        this.outbox = outbox;
        this.config = config;
    }

    void request(NodeId requester, RequestLeases request) {
        if (request.backlog() <= 0) {
            pending.remove(requester, request.shape());
            return;
        }
        pending.put(requester, request);
        serve(request.shape());
    }

    void giveBack(NodeId holder, ReturnLease lease) {
        leases.release(holder, lease.shape(), lease.target(), lease.slots());
        serve(lease.shape());
    }

    void onNodeJoined() {
        serveAll();
    }

    /** A node's new report may show slots that nobody knew to be free. */
    void onLoad(KnownNode node) {
        for (ResourceSet shape : pending.shapes()) {
            if (Feasibility.fits(node.info(), shape) && freeSlots(node, shape) > 0) {
                serve(shape);
            }
        }
    }

    /** What the node asked for and holds ends; what others hold there stays. */
    void onNodeAway(NodeId node) {
        pending.removeAll(node);
        leases.dropHolder(node);
        serveAll();
    }

    void onNodeDied(NodeId node) {
        leases.dropTarget(node);
        onNodeAway(node);
    }

    private void serveAll() {
        pending.shapes().forEach(this::serve);
    }

    private void serve(ResourceSet shape) {
        List<Pending> queue = pending.of(shape);
        if (queue.isEmpty()) {
            return;
        }
        List<Candidate> candidates = candidates(shape);
        int waiting = queue.size();
        for (Pending next : queue) {
            if (grant(next, candidates, waiting)) {
                candidates = candidates(shape);
            }
            waiting--;
        }
    }

    private boolean grant(Pending next, List<Candidate> candidates, int waiting) {
        RequestLeases request = next.request();
        List<Candidate> others = candidates.stream()
                .filter(candidate -> !candidate.node().equals(next.requester()))
                .toList();
        long free = others.stream()
                .mapToLong(candidate -> Math.max(0, candidate.free()))
                .sum();
        int share = (int) Math.min(request.backlog(), (free + waiting - 1) / waiting);
        List<Grant> grants =
                PlacementPolicy.freeSlots(others, share, request.inputBytes(), config.bandwidthBytesPerSecond());
        if (grants.isEmpty() && !leases.holdsAny(next.requester(), request.shape())) {
            grants = PlacementPolicy.oneSlotAnyway(others, request.inputBytes(), config.bandwidthBytesPerSecond());
        }
        if (grants.isEmpty()) {
            return false;
        }
        hand(next.requester(), request, grants);
        return true;
    }

    private void hand(NodeId requester, RequestLeases request, List<Grant> grants) {
        for (Grant grant : grants) {
            leases.grant(requester, request.shape(), grant.target(), grant.slots());
            KnownNode target = nodes.alive(grant.target());
            if (target != null) {
                target.onGranted(grant.slots());
            }
        }
        pending.remove(requester, request.shape());
        outbox.send(requester, new LeasesGranted(request.request(), request.shape(), grants));
    }

    private List<Candidate> candidates(ResourceSet shape) {
        List<Candidate> candidates = new ArrayList<>();
        nodes.alive()
                .filter(node -> Feasibility.fits(node.info(), shape))
                .forEach(node -> candidates.add(new Candidate(
                        node.id(),
                        node.info().slotsFor(shape),
                        freeSlots(node, shape),
                        node.queued(),
                        node.meanTaskNanos())));
        return candidates;
    }

    private int freeSlots(KnownNode node, ResourceSet shape) {
        return Math.min(node.info().slotsFor(shape) - leases.granted(node.id(), shape), node.idleSlots(shape));
    }

    PendingLeases pending() {
        return pending;
    }

    LeaseTable leases() {
        return leases;
    }
}
