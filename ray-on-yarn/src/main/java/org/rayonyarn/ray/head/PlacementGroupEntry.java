package org.rayonyarn.ray.head;

import io.ray.api.id.PlacementGroupId;
import io.ray.api.placementgroup.PlacementGroupState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import org.rayonyarn.ray.head.StoreWriter.Change;
import org.rayonyarn.ray.rpc.Bundle;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.PlacedBundle;
import org.rayonyarn.ray.rpc.PlacementGroupInfo;
import org.rayonyarn.ray.rpc.ResourceSet;

/**
 * A placement group from its registration until its removal is in the store. Confined to the head.
 *
 * <pre>
 *   PENDING ──> CREATED <──> RESCHEDULING
 *      │           │              │
 *      └───────> REMOVED <────────┘
 * </pre>
 *
 * <p>Invariants: at most one transaction is under way; a bundle is committed only together with all others of its transaction;
 * CREATED means that every bundle is committed.
 */
final class PlacementGroupEntry {
    private PlacementGroupInfo info;

    /** Whether the store knows the group: before, nobody is told of it. */
    boolean stored;

    /** Whether the store knows the transaction under way: before, no node is told of it. */
    boolean planStored;

    /** Who holds what the transaction under way asks for. */
    final Set<NodeId> reserved = new HashSet<>();

    /** The committed bundles that their nodes' books offer. */
    final Set<Integer> opened = new HashSet<>();

    /** When the transaction under way has begun, and how many were given up before it. */
    long plannedNanos;

    int plansGivenUp;

    PlacementGroupEntry(PlacementGroupInfo info) {
        this.info = info;
    }

    PlacementGroupInfo info() {
        return info;
    }

    PlacementGroupId id() {
        return info.id();
    }

    boolean isRemoved() {
        return info.state() == PlacementGroupState.REMOVED;
    }

    boolean isCreated() {
        return info.state() == PlacementGroupState.CREATED;
    }

    /** Whether a transaction is under way. */
    boolean isPreparing() {
        return info.bundles().stream().anyMatch(Bundle::isBeingReserved);
    }

    /** The last transaction, under way or not; 0 before the first. */
    long transaction() {
        return info.bundles().stream().mapToLong(Bundle::transaction).max().orElse(0);
    }

    /** Positions of the bundles without a node. */
    List<Integer> unplaced() {
        return positions((index, bundle) -> bundle.node() == null);
    }

    /** Positions of the committed bundles that the store doesn't know to be committed yet. */
    List<Integer> unopened() {
        return positions((index, bundle) -> bundle.committed() && !opened.contains(index));
    }

    /** Nodes that the group's bundles are on, or are to be on. */
    Set<NodeId> nodes() {
        Set<NodeId> nodes = new HashSet<>();
        info.bundles().forEach(bundle -> {
            if (bundle.node() != null) {
                nodes.add(bundle.node());
            }
        });
        return nodes;
    }

    /** What each node is to reserve by the transaction under way. */
    Map<NodeId, List<PlacedBundle>> plan() {
        return byNode((index, bundle) -> bundle.isBeingReserved());
    }

    Map<NodeId, List<PlacedBundle>> byNode(BiPredicate<Integer, Bundle> filter) {
        Map<NodeId, List<PlacedBundle>> byNode = new LinkedHashMap<>();
        for (int index : positions(filter)) {
            Bundle bundle = info.bundles().get(index);
            if (bundle.node() != null) {
                byNode.computeIfAbsent(bundle.node(), n -> new ArrayList<>())
                        .add(new PlacedBundle(index, bundle.resources()));
            }
        }
        return byNode;
    }

    private List<Integer> positions(BiPredicate<Integer, Bundle> filter) {
        List<Integer> positions = new ArrayList<>();
        for (int index = 0; index < info.bundles().size(); index++) {
            if (filter.test(index, info.bundles().get(index))) {
                positions.add(index);
            }
        }
        return positions;
    }

    List<ResourceSet> resources(List<Integer> positions) {
        return positions.stream()
                .map(index -> info.bundles().get(index).resources())
                .toList();
    }

    /** As the store is to know it. */
    Change record() {
        return new Change(HeadKeys.group(id()), PlacementGroupRecords.encode(info));
    }

    // ------------------------------------------------------------------------------------------------------- moves

    /** A transaction begins. */
    void place(List<Integer> positions, List<NodeId> nodes, long nowNanos) {
        long next = transaction() + 1;
        List<Bundle> bundles = new ArrayList<>(info.bundles());
        for (int i = 0; i < positions.size(); i++) {
            int index = positions.get(i);
            bundles.set(index, bundles.get(index).placedOn(nodes.get(i), next));
        }
        info = info.with(info.state(), bundles);
        reserved.clear();
        planStored = false;
        plannedNanos = nowNanos;
    }

    /** All nodes hold what the transaction under way asks for. */
    void commit() {
        changeBundles(bundle -> bundle.isBeingReserved() ? bundle.commit() : bundle);
        plansGivenUp = 0;
        transitionTo(PlacementGroupState.CREATED);
    }

    /** The transaction under way is given up. */
    void abort() {
        changeBundles(bundle -> bundle.isBeingReserved() ? bundle.unplaced() : bundle);
        reserved.clear();
    }

    /** A node is dead, and what it held with it. */
    void lose(NodeId node) {
        opened.removeIf(index -> info.bundles().get(index).isOn(node));
        changeBundles(bundle -> bundle.isOn(node) ? bundle.unplaced() : bundle);
        if (isCreated()) {
            transitionTo(PlacementGroupState.RESCHEDULING);
        }
    }

    void remove() {
        transitionTo(PlacementGroupState.REMOVED);
        changeBundles(Bundle::unplaced);
    }

    private void changeBundles(UnaryOperator<Bundle> change) {
        info = info.with(info.state(), info.bundles().stream().map(change).toList());
    }

    private void transitionTo(PlacementGroupState next) {
        if (!canBecome(info.state(), next)) {
            throw new IllegalStateException(
                    "a placement group can't change so: group=" + id() + " from=" + info.state() + " to=" + next);
        }
        info = info.with(next, info.bundles());
    }

    static boolean canBecome(PlacementGroupState from, PlacementGroupState next) {
        return switch (from) {
            case PENDING, RESCHEDULING -> next == PlacementGroupState.CREATED || next == PlacementGroupState.REMOVED;
            case CREATED -> next == PlacementGroupState.RESCHEDULING || next == PlacementGroupState.REMOVED;
            case REMOVED, UNRECOGNIZED -> false;
        };
    }
}
