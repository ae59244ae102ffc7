package org.rayonyarn.ray.head;

import io.ray.api.id.PlacementGroupId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.rayonyarn.ray.head.policy.BundlePolicy;
import org.rayonyarn.ray.head.policy.NodeRoom;
import org.rayonyarn.ray.rpc.Bundle;
import org.rayonyarn.ray.rpc.HeadReply.CommitBundles;
import org.rayonyarn.ray.rpc.HeadReply.GroupRemoved;
import org.rayonyarn.ray.rpc.HeadReply.ReserveBundles;
import org.rayonyarn.ray.rpc.HeadReply.ReturnBundles;
import org.rayonyarn.ray.rpc.HeldBundles;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.PlacedBundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings bundles onto nodes in two phases. Confined to the head.
 *
 * <p>The transaction (which bundles on which nodes) is in the store before a node is told to reserve. When all of them have
 * reserved, one write makes the bundles committed: before it the transaction can only be given up, after it only be carried on,
 * by whichever head comes. All messages may be repeated.
 *
 * <p>Nodes are chosen by the head's own books, so that actors and bundles never are promised more than there is. Where running
 * tasks are in the way, the nodes hold back what is claimed; a transaction that waits for long is given up and planned anew,
 * with twice the patience, since another node may have been idle meanwhile.
 */
final class PlacementGroupPlanner {
    private static final Logger LOG = LoggerFactory.getLogger(PlacementGroupPlanner.class);
    private static final int MOST_DOUBLINGS = 5;

    private final NodeDirectory nodes;
    private final StoreWriter writer;
    private final HeadOutbox outbox;
    private final PlacementGroupTable groups;
    private final long patienceNanos;
    private final Consumer<PlacementGroupEntry> onCommitted;

    /** @param onCommitted told once a group's bundles may be used */
    PlacementGroupPlanner(
            NodeDirectory nodes,
            StoreWriter writer,
            HeadOutbox outbox,
            PlacementGroupTable groups,
            HeadConfig config,
            Consumer<PlacementGroupEntry> onCommitted) {
        this.nodes = nodes;
        this.writer = writer;
        this.outbox = outbox;
        this.groups = groups;
        this.patienceNanos = config.bundlePatience().toNanos();
        this.onCommitted = onCommitted;
    }

    /** Begins a transaction for all groups that need one and for which there is room, first come first served. */
    void planAll(long nowNanos) {
        groups.living().forEach(group -> plan(group, nowNanos));
    }

    private void plan(PlacementGroupEntry group, long nowNanos) {
        List<Integer> unplaced = group.unplaced();
        if (!group.stored || unplaced.isEmpty() || group.isPreparing()) {
            return;
        }
        List<NodeId> chosen =
                BundlePolicy.place(group.info().strategy(), group.resources(unplaced), rooms(), group.nodes());
        if (chosen == null) {
            return;
        }
        group.place(unplaced, chosen, nowNanos);
        group.plan().forEach((node, bundles) -> {
            KnownNode known = nodes.alive(node);
            if (known != null) {
                bundles.forEach(bundle -> known.reserveBundle(bundle.resources()));
            }
        });
        long transaction = group.transaction();
        write(group, () -> {
            if (isUnderWay(group, transaction)) {
                group.planStored = true;
                group.plan().keySet().forEach(node -> tellToReserve(group, node));
            }
        });
    }

    /** Those that report to have nothing to do go first, as the policy takes them in this order. */
    private List<NodeRoom> rooms() {
        return nodes.alive()
                .filter(node -> node.connected && node.info().hasWorkers())
                .sorted(Comparator.comparing((KnownNode node) -> !node.reportsRoomFor(node.room()))
                        .thenComparingDouble(KnownNode::crowding))
                .map(node -> new NodeRoom(node.id(), node.room()))
                .toList();
    }

    private static boolean isUnderWay(PlacementGroupEntry group, long transaction) {
        return !group.isRemoved() && group.isPreparing() && group.transaction() == transaction;
    }

    private void tellToReserve(PlacementGroupEntry group, NodeId node) {
        List<PlacedBundle> bundles = group.plan().get(node);
        if (bundles != null && group.planStored) {
            outbox.send(node, new ReserveBundles(group.id(), group.transaction(), bundles));
        }
    }

    /** A node holds all that a transaction asks of it. */
    void onReserved(NodeId node, PlacementGroupId id, long transaction) {
        PlacementGroupEntry group = groups.find(id);
        if (group == null || !isUnderWay(group, transaction)) {
            settle(node, new HeldBundles(id, transaction));
            return;
        }
        group.reserved.add(node);
        Set<NodeId> wanted = group.plan().keySet();
        if (group.reserved.containsAll(wanted) && wanted.stream().allMatch(n -> nodes.alive(n) != null)) {
            group.commit();
            write(group, () -> onCommitStored(group));
        }
    }

    private void onCommitStored(PlacementGroupEntry group) {
        if (group.isRemoved()) {
            return;
        }
        group.byNode((index, bundle) -> bundle.committed()).forEach((node, bundles) -> {
            KnownNode known = nodes.alive(node);
            for (PlacedBundle bundle : bundles) {
                if (known != null && group.opened.add(bundle.index())) {
                    known.openBundle(group.id(), bundle);
                    Bundle committed = group.info().bundles().get(bundle.index());
                    outbox.send(node, new CommitBundles(group.id(), committed.transaction()));
                }
            }
        });
        LOG.debug("a placement group has its bundles: group={} nodes={}", group.id(), group.nodes());
        onCommitted.accept(group);
    }

    /** What a node says to hold, against what the store says. */
    void onReport(NodeId node, List<HeldBundles> held) {
        held.forEach(share -> settle(node, share));
        groups.living().forEach(group -> tellToReserve(group, node));
    }

    private void settle(NodeId node, HeldBundles held) {
        PlacementGroupEntry group = groups.find(held.group());
        if (group == null) {
            outbox.send(node, new GroupRemoved(held.group(), "it was removed"));
            return;
        }
        List<PlacedBundle> here = group.byNode((index, bundle) -> bundle.transaction() == held.transaction())
                .getOrDefault(node, List.of());
        if (here.isEmpty()) {
            outbox.send(node, new ReturnBundles(held.group(), held.transaction()));
        } else if (here.stream().allMatch(bundle -> group.opened.contains(bundle.index()))) {
            outbox.send(node, new CommitBundles(held.group(), held.transaction()));
        }
    }

    /** A node is dead: what it held is looked for elsewhere, and so is all that was to be reserved together with it. */
    void onNodeDied(NodeId node) {
        for (PlacementGroupEntry group : groups.living()) {
            if (group.nodes().contains(node)) {
                if (group.isPreparing()) {
                    giveUp(group);
                }
                group.lose(node);
                write(group, () -> {});
            }
        }
    }

    /**
     * Transactions that wait for too long are given up: perhaps another node would do at once.
     *
     * @return whether nodes offer more now than they did
     */
    boolean giveUpTheSlow(long nowNanos) {
        boolean any = false;
        for (PlacementGroupEntry group : groups.living()) {
            long patience = patienceNanos << Math.min(MOST_DOUBLINGS, group.plansGivenUp);
            if (group.isPreparing() && group.planStored && nowNanos - group.plannedNanos > patience) {
                group.plansGivenUp++;
                giveUp(group);
                write(group, () -> {});
                any = true;
            }
        }
        return any;
    }

    private void giveUp(PlacementGroupEntry group) {
        long transaction = group.transaction();
        Map<NodeId, List<PlacedBundle>> plan = group.plan();
        group.abort();
        plan.forEach((node, bundles) -> {
            KnownNode known = nodes.find(node);
            if (known != null) {
                bundles.forEach(bundle -> known.returnBundle(bundle.resources()));
                outbox.send(node, new ReturnBundles(group.id(), transaction));
            }
        });
    }

    /** Takes a group that ends off the books of its nodes. */
    void release(PlacementGroupEntry group) {
        group.byNode((index, bundle) -> true).forEach((node, bundles) -> {
            KnownNode known = nodes.find(node);
            if (known == null) {
                return;
            }
            for (PlacedBundle bundle : bundles) {
                if (group.opened.remove(bundle.index())) {
                    known.closeBundle(group.id(), bundle);
                }
                known.returnBundle(bundle.resources());
            }
        });
    }

    /** Books again what an earlier head has committed; what it has only begun is given up. */
    void restore(PlacementGroupEntry group) {
        boolean changed = group.isPreparing();
        group.abort();
        for (NodeId node : new ArrayList<>(group.nodes())) {
            KnownNode known = nodes.find(node);
            if (known == null) {
                group.lose(node);
                changed = true;
                continue;
            }
            for (PlacedBundle bundle : group.byNode((i, b) -> b.isOn(node)).getOrDefault(node, List.of())) {
                known.reserveBundle(bundle.resources());
                known.openBundle(group.id(), bundle);
                group.opened.add(bundle.index());
            }
        }
        if (changed) {
            write(group, () -> {});
        }
    }

    private void write(PlacementGroupEntry group, Runnable then) {
        writer.write(List.of(group.record()), then);
    }
}
