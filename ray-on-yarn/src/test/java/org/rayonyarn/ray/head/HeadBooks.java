package org.rayonyarn.ray.head;

import io.ray.api.placementgroup.PlacementGroupState;
import io.ray.api.placementgroup.PlacementStrategy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.rayonyarn.ray.head.policy.BundlePolicy;
import org.rayonyarn.ray.head.policy.NodeRoom;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.ActorState;
import org.rayonyarn.ray.rpc.Bundle;
import org.rayonyarn.ray.rpc.BundleResources;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.PlacedBundle;
import org.rayonyarn.ray.rpc.PlacementGroupInfo;
import org.rayonyarn.ray.rpc.ResourceSet;

/** What must hold of a head's books at each step, whatever happens to it. */
final class HeadBooks {
    private final Head head;

    private HeadBooks(Head head) {
        this.head = head;
    }

    static void check(Head head) {
        HeadBooks books = new HeadBooks(head);
        books.checkNames();
        books.checkNamesAreFree();
        books.checkRoom();
        books.checkNobodyStarves();
        books.checkLeaseTable();
        books.checkGroups();
    }

    private void checkNames() {
        Set<String> names = new HashSet<>();
        for (ActorInfo actor : head.actors().infos()) {
            if (actor.options().isNamed() && actor.state() != ActorState.DEAD) {
                String name =
                        actor.options().namespace() + "/" + actor.options().name();
                require(names.add(name), "two living actors have one name: " + name);
            }
        }
    }

    private void checkNamesAreFree() {
        head.actors()
                .named()
                .forEach(actor -> require(!actor.isDead(), "a dead actor keeps its name: " + actor.info()));
    }

    private void checkRoom() {
        Map<NodeId, Map<String, Long>> held = new HashMap<>();
        for (ActorEntry actor : head.actors().living()) {
            NodeId location = actor.info().location();
            if (location != null) {
                Map<String, Long> units = held.computeIfAbsent(location, n -> new HashMap<>());
                actor.info().resources().units().forEach((name, amount) -> units.merge(name, amount, Long::sum));
            }
        }
        head.nodes().alive().forEach(node -> {
            ResourceSet sum = ResourceSet.ofUnits(held.getOrDefault(node.id(), Map.of()));
            require(node.booked().equals(sum), "wrong books at " + node + ": " + node.booked() + " is not " + sum);
            require(node.offered().contains(sum), "more is promised at " + node + " than it has: " + sum);
        });
        held.keySet()
                .forEach(location ->
                        require(head.nodes().find(location) != null, "an actor lives on a dead node: " + location));
    }

    private void checkNobodyStarves() {
        head.scheduler().pending().forEach((requester, tasks) -> {
            boolean canBeMet = head.nodes()
                    .alive()
                    .anyMatch(node -> !node.id().equals(requester) && node.slotsFor(tasks.demand()) > 0);
            boolean hasSome = head.scheduler().leases().holdsAny(requester, tasks);
            require(hasSome || !canBeMet, "starves: " + requester + " waits for " + tasks);
        });
    }

    private void checkLeaseTable() {
        LeaseTable leases = head.scheduler().leases();
        leases.holders().forEach(holder -> {
            KnownNode node = head.nodes().find(holder);
            require(node != null && node.connected, "a lease without a holder: " + holder);
        });
        leases.targets()
                .forEach(target -> require(head.nodes().find(target) != null, "a lease at a dead node: " + target));
        require(leases.total() == leases.totalHeld(), "what is granted is not what is held");
    }

    // ----------------------------------------------------------------------------------------------- placement groups

    private void checkGroups() {
        Map<NodeId, ResourceSet> offered = new HashMap<>();
        head.nodes().alive().forEach(node -> offered.put(node.id(), node.info().resources()));
        Set<String> names = new HashSet<>();
        for (PlacementGroupEntry group : head.groups().living()) {
            PlacementGroupInfo info = group.info();
            require(
                    !info.isNamed() || names.add(info.namespace() + "/" + info.name()),
                    "two living groups have one name: " + info.name());
            require(
                    info.state() != PlacementGroupState.CREATED
                            || info.bundles().stream().allMatch(Bundle::committed),
                    "half created: " + info);
            checkSpread(info);
            book(group, offered);
        }
        head.nodes()
                .alive()
                .forEach(node -> require(
                        Objects.equals(node.offered(), offered.get(node.id())),
                        "wrong books at " + node + ": " + node.offered() + " is not " + offered.get(node.id())));
    }

    private void book(PlacementGroupEntry group, Map<NodeId, ResourceSet> offered) {
        for (int index = 0; index < group.info().bundles().size(); index++) {
            Bundle bundle = group.info().bundles().get(index);
            NodeId node = bundle.node();
            require(node == null || head.nodes().find(node) != null, "a bundle is on a dead node: " + group.info());
            ResourceSet left = node == null ? null : offered.get(node);
            if (node != null && left != null) {
                require(left.contains(bundle.resources()), "more is reserved on " + node + " than it has");
                ResourceSet rest = left.minus(bundle.resources());
                offered.put(
                        node,
                        group.opened.contains(index)
                                ? rest.plus(BundleResources.offered(
                                        new PlacedBundle(index, bundle.resources()), group.id()))
                                : rest);
            }
        }
    }

    private static void checkSpread(PlacementGroupInfo group) {
        List<NodeId> nodes = new ArrayList<>();
        group.bundles().forEach(bundle -> {
            if (bundle.node() != null) {
                nodes.add(bundle.node());
            }
        });
        Set<NodeId> distinct = new HashSet<>(nodes);
        require(
                group.strategy() != PlacementStrategy.STRICT_SPREAD || distinct.size() == nodes.size(),
                "two bundles of a strictly spread group on one node: " + group);
        require(
                group.strategy() != PlacementStrategy.STRICT_PACK || distinct.size() <= 1,
                "a strictly packed group on two nodes: " + group);
    }

    /** Whether the head's books have room for the bundles that a group lacks. */
    static boolean couldBePlaced(Head head, PlacementGroupEntry group) {
        List<NodeRoom> rooms = head.nodes()
                .alive()
                .filter(node -> node.info().hasWorkers())
                .map(node -> new NodeRoom(node.id(), node.room()))
                .toList();
        return BundlePolicy.place(group.info().strategy(), group.resources(group.unplaced()), rooms, group.nodes())
                != null;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
