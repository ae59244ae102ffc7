package org.rayonyarn.ray.head;

import io.ray.api.id.PlacementGroupId;
import java.util.ArrayList;
import java.util.List;
import org.rayonyarn.ray.head.PendingLeases.Pending;
import org.rayonyarn.ray.head.policy.Candidate;
import org.rayonyarn.ray.head.policy.Inputs;
import org.rayonyarn.ray.head.policy.PlacementPolicy;
import org.rayonyarn.ray.rpc.BundleResources;
import org.rayonyarn.ray.rpc.HeadReply.Grant;
import org.rayonyarn.ray.rpc.HeadReply.LeasesGranted;
import org.rayonyarn.ray.rpc.HeadRequest.RequestLeases;
import org.rayonyarn.ray.rpc.HeadRequest.ReturnLease;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.SchedulingClass;

/**
 * Lends workers of other nodes to nodes that have more tasks than they can start (Ray, OSDI'18, section 4.2.2: the global half
 * of bottom-up scheduling). Confined to the head.
 *
 * <p>A requester is served with slots that are free, first come first, but no more than its share where others wait for the
 * same shape. One that holds no lease of a shape gets a slot that isn't free rather than none: nobody starves, and the target's
 * own scheduler keeps order. One that holds some waits for the next free slot; while it has less than its fair share, the
 * largest holder is asked to give some back at each tick.
 */
final class GlobalScheduler {
    private final NodeDirectory nodes;
    private final HeadOutbox outbox;
    private final HeadConfig config;
    private final LeaseTable leases = new LeaseTable();
    private final PendingLeases pending = new PendingLeases();
    private final FairShares shares = new FairShares(leases, pending);

    GlobalScheduler(NodeDirectory nodes, HeadOutbox outbox, HeadConfig config) {
        this.nodes = nodes;
        this.outbox = outbox;
        this.config = config;
    }

    void request(NodeId requester, RequestLeases request) {
        if (request.backlog() <= 0) {
            pending.remove(requester, request.tasks());
            return;
        }
        pending.put(requester, request);
        serve(request.tasks());
    }

    void giveBack(NodeId holder, ReturnLease lease) {
        leases.release(holder, lease.tasks(), lease.target(), lease.slots());
        pending.classes().stream()
                .filter(tasks -> tasks.demand().equals(lease.tasks().demand()))
                .forEach(this::serve);
    }

    /** Takes from those who have much for those who wait and have little. */
    void tick() {
        shares.revocations().forEach(revocation -> outbox.send(revocation.holder(), revocation.order()));
    }

    void onNodeJoined() {
        serveAll();
    }

    /** Nodes offer more than they did. */
    void onMoreRoom() {
        serveAll();
    }

    /** An actor held all that was left for tasks of some shape there. */
    void onActorLeft(KnownNode node, ResourceSet held) {
        for (SchedulingClass tasks : pending.classes()) {
            if (node.slotsFor(tasks.demand()) > 0 && node.slotsBeside(tasks.demand(), held) == 0) {
                serve(tasks);
            }
        }
    }

    /** Nobody may ask for a group's bundles any more. */
    void onGroupRemoved(PlacementGroupId group) {
        pending.removeIf(demand -> BundleResources.isFor(demand, group));
        leases.removeIf(demand -> BundleResources.isFor(demand, group));
        serveAll();
    }

    /** A node's new report may show slots that nobody knew to be free. */
    void onLoad(KnownNode node) {
        for (SchedulingClass tasks : pending.classes()) {
            int slots = node.slotsFor(tasks.demand());
            if (slots > 0 && freeSlots(node, tasks.demand(), slots) > 0) {
                serve(tasks);
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
        pending.classes().forEach(this::serve);
    }

    private void serve(SchedulingClass tasks) {
        List<Pending> queue = pending.of(tasks);
        if (queue.isEmpty()) {
            return;
        }
        List<Candidate> candidates = candidates(tasks.demand());
        int waiting = queue.size();
        for (Pending next : queue) {
            if (grant(next, candidates, waiting)) {
                candidates = candidates(tasks.demand());
            }
            waiting--;
        }
    }

    private boolean grant(Pending next, List<Candidate> candidates, int waiting) {
        RequestLeases request = next.request();
        Inputs inputs = new Inputs(request.tasks().home(), request.inputBytes(), config.bandwidthBytesPerSecond());
        List<Grant> grants = request.tasks().hasHomeOutside(next.requester())
                ? nearInputs(next, candidates, inputs)
                : elsewhere(next, candidates, waiting, inputs);
        if (grants.isEmpty()) {
            return false;
        }
        hand(next.requester(), request, grants);
        return true;
    }

    private List<Grant> elsewhere(Pending next, List<Candidate> candidates, int waiting, Inputs inputs) {
        RequestLeases request = next.request();
        List<Candidate> others = candidates.stream()
                .filter(candidate -> !candidate.node().equals(next.requester()))
                .toList();
        long free = others.stream()
                .mapToLong(candidate -> Math.max(0, candidate.free()))
                .sum();
        int share = (int) Math.min(request.backlog(), (free + waiting - 1) / waiting);
        List<Grant> grants = PlacementPolicy.freeSlots(others, share, inputs);
        if (!grants.isEmpty()) {
            return grants;
        }
        return leases.holdsAny(next.requester(), request.tasks())
                ? PlacementPolicy.freeSlots(notGranted(request.tasks(), others), shares.lacking(next), inputs)
                : PlacementPolicy.oneSlotAnyway(others, inputs);
    }

    /** What others gave back for those who lack some is theirs, even while the others' last tasks still stand there. */
    private List<Candidate> notGranted(SchedulingClass tasks, List<Candidate> candidates) {
        return candidates.stream()
                .map(candidate ->
                        candidate.withFree(candidate.slots() - leases.granted(candidate.node(), tasks.demand())))
                .toList();
    }

    /** The requester is a candidate too: its own queue counts, but for the tasks in question. */
    private List<Grant> nearInputs(Pending next, List<Candidate> candidates, Inputs inputs) {
        RequestLeases request = next.request();
        List<Candidate> all = candidates.stream()
                .map(candidate ->
                        candidate.node().equals(next.requester()) ? candidate.without(request.backlog()) : candidate)
                .toList();
        return PlacementPolicy.nearInputs(
                all, request.backlog(), inputs, node -> leases.held(next.requester(), request.tasks(), node) == 0);
    }

    private void hand(NodeId requester, RequestLeases request, List<Grant> grants) {
        for (Grant grant : grants) {
            leases.grant(requester, request.tasks(), grant.target(), grant.slots());
            KnownNode target = nodes.alive(grant.target());
            if (target != null) {
                target.onGranted(grant.slots());
            }
        }
        pending.remove(requester, request.tasks());
        outbox.send(requester, new LeasesGranted(request.request(), request.tasks(), grants));
    }

    private List<Candidate> candidates(ResourceSet shape) {
        List<Candidate> candidates = new ArrayList<>();
        nodes.alive().forEach(node -> {
            int slots = node.slotsFor(shape);
            if (slots > 0) {
                int free = freeSlots(node, shape, slots);
                candidates.add(new Candidate(node.id(), slots, free, node.queued(), node.meanTaskNanos()));
            }
        });
        return candidates;
    }

    private int freeSlots(KnownNode node, ResourceSet shape, int slots) {
        return Math.min(slots - leases.granted(node.id(), shape), node.idleSlots(shape, slots));
    }

    PendingLeases pending() {
        return pending;
    }

    LeaseTable leases() {
        return leases;
    }
}
