package org.rayonyarn.ray.head;

import io.ray.api.id.PlacementGroupId;
import io.ray.api.placementgroup.PlacementGroupState;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.Bundle;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.PlacementGroupInfo;
import org.rayonyarn.ray.rpc.ResourceSet;

/** What must hold of placement groups in every life of a head. */
final class GroupInvariants {
    private final HeadSimulation sim;

    GroupInvariants(HeadSimulation sim) {
        this.sim = sim;
    }

    void onSent(NodeId to, HeadReply reply) {
        if (reply instanceof HeadReply.ReserveBundles order) {
            PlacementGroupInfo record = record(order.group());
            require(
                    record != null
                            && record.bundles().stream()
                                    .anyMatch(b -> b.isOn(to) && b.transaction() == order.transaction()),
                    "a node is told to reserve what the store doesn't know: " + order + " store=" + record);
        } else if (reply instanceof HeadReply.CommitBundles order) {
            PlacementGroupInfo record = record(order.group());
            require(
                    record == null
                            || record.bundles().stream()
                                    .noneMatch(b ->
                                            b.isOn(to) && b.transaction() == order.transaction() && !b.committed()),
                    "a node is told to commit what the store has not committed: " + order + " store=" + record);
        } else if (reply instanceof HeadReply.GroupAnswer answer && answer.group() != null) {
            checkAnswer(answer.group());
        }
    }

    private void checkAnswer(PlacementGroupInfo told) {
        PlacementGroupInfo record = record(told.id());
        if (told.state() == PlacementGroupState.REMOVED) {
            require(record == null, "told to be removed before the store knows: " + told);
        } else {
            require(told.bundles().stream().allMatch(b -> !b.committed() || b.node() != null), "half placed: " + told);
        }
    }

    // ------------------------------------------------------------------------------------------------- at each step

    /** What the store says to be created is held by every node that lives; what a node uses is committed. */
    void checkNodes() {
        for (ControlStore.Versioned entry : sim.load(HeadKeys.GROUPS).values()) {
            PlacementGroupInfo group = PlacementGroupRecords.decode(entry.value());
            for (Bundle bundle : group.bundles()) {
                SimNode node = bundle.node() == null ? null : sim.nodes.get(bundle.node());
                if (bundle.committed() && node != null && isAliveToAll(node)) {
                    SimBundles.Share share = node.bundles.share(group.id(), bundle.transaction());
                    require(share != null && share.reserved, "a committed bundle is not held: " + bundle);
                }
            }
        }
        sim.nodes.values().stream()
                .filter(this::isAliveToAll)
                .forEach(node -> node.bundles.forEachCommitted(held -> {
                    PlacementGroupInfo record = record(held.group());
                    require(
                            record == null
                                    || record.bundles().stream()
                                            .anyMatch(b -> b.isOn(node.info.id())
                                                    && b.transaction() == held.transaction()
                                                    && b.committed()),
                            "a node uses what is not committed: " + held + " store=" + record);
                }));
    }

    private boolean isAliveToAll(SimNode node) {
        KnownNode known = sim.head.nodes().alive(node.info.id());
        return node.running && known != null && known.info().epoch() == node.info.epoch();
    }

    // ----------------------------------------------------------------------------------------------------- when calm

    void checkCalm() {
        checkNodes();
        for (PlacementGroupEntry group : sim.head.groups().living()) {
            require(!group.isPreparing(), "a transaction never ends: " + group.info());
            require(
                    group.isCreated() || !HeadBooks.couldBePlaced(sim.head, group),
                    "a group has no bundles, though there is room: " + group.info());
        }
        Set<String> expected = new HashSet<>();
        sim.head.groups().living().forEach(group -> expected.add(HeadKeys.group(group.id())));
        require(sim.load(HeadKeys.GROUPS).keySet().equals(expected), "the store's groups are not those that live");
        for (SimNode node : sim.nodes.values()) {
            if (node.running) {
                checkCalm(node);
            }
        }
    }

    private void checkCalm(SimNode node) {
        Set<String> held = new HashSet<>();
        node.bundles.held().forEach(share -> held.add(share.group() + "/" + share.transaction()));
        Set<String> committed = new HashSet<>();
        node.bundles.forEachCommitted(share -> committed.add(share.group() + "/" + share.transaction()));
        Set<String> wanted = new HashSet<>();
        for (PlacementGroupEntry group : sim.head.groups().living()) {
            group.info().bundles().stream()
                    .filter(bundle -> bundle.isOn(node.info.id()))
                    .forEach(bundle -> wanted.add(group.id() + "/" + bundle.transaction()));
        }
        require(held.equals(wanted), "a node holds " + held + " and should hold " + wanted);
        require(committed.equals(wanted), "a node has not heard of a commit: " + node.info);
    }

    void checkNothingLeft() {
        require(sim.head.groups().living().isEmpty(), "groups are left");
        require(sim.load(HeadKeys.GROUP_NAMES).isEmpty(), "names of groups are left");
        sim.nodes.values().stream()
                .filter(node -> node.running)
                .forEach(node -> require(node.bundles.held().isEmpty(), "a node holds bundles on: " + node.info));
        sim.head
                .nodes()
                .alive()
                .forEach(
                        node -> require(node.offered().equals(node.info().resources()), "bundles are left at " + node));
    }

    private @Nullable PlacementGroupInfo record(PlacementGroupId group) {
        ControlStore.Versioned entry = sim.load(HeadKeys.group(group)).get(HeadKeys.group(group));
        return entry == null ? null : PlacementGroupRecords.decode(entry.value());
    }

    /** Some bundles that nodes of the simulation could have. */
    static List<Bundle> bundles(java.util.Random random) {
        return IntStream.rangeClosed(0, random.nextInt(3))
                .mapToObj(i -> Bundle.of(ResourceSet.of(
                        random.nextInt(5) == 0 ? Map.of("GPU", 1.0) : Map.of("CPU", 1.0 + random.nextInt(2)))))
                .toList();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
