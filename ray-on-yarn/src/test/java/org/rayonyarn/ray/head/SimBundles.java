package org.rayonyarn.ray.head;

import io.ray.api.id.PlacementGroupId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.HeldBundles;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.PlacedBundle;
import org.rayonyarn.ray.rpc.ResourceSet;

/** What a simulated node holds for placement groups: takes what is free, when it likes. */
final class SimBundles {
    /** What one transaction asks for. */
    static final class Share {
        final ResourceSet sum;
        boolean reserved;
        boolean committed;

        Share(List<PlacedBundle> bundles) {
            sum = bundles.stream().map(PlacedBundle::resources).reduce(ResourceSet.EMPTY, ResourceSet::plus);
        }
    }

    private final NodeInfo info;
    private final Consumer<HeadRequest> toHead;
    private final Map<PlacementGroupId, TreeMap<Long, Share>> shares = new LinkedHashMap<>();
    private final Set<PlacementGroupId> removed = new HashSet<>();

    SimBundles(NodeInfo info, Consumer<HeadRequest> toHead) {
        this.info = info;
        this.toHead = toHead;
    }

    void hear(HeadReply reply) {
        if (reply instanceof HeadReply.ReserveBundles order && !removed.contains(order.group())) {
            TreeMap<Long, Share> mine = shares.computeIfAbsent(order.group(), g -> new TreeMap<>());
            mine.headMap(order.transaction()).values().removeIf(share -> !share.committed);
            Share share = mine.computeIfAbsent(order.transaction(), t -> new Share(order.bundles()));
            if (share.reserved) {
                toHead.accept(new HeadRequest.BundlesReserved(order.group(), order.transaction()));
            }
        } else if (reply instanceof HeadReply.CommitBundles order) {
            Share share = share(order.group(), order.transaction());
            if (share != null && share.reserved) {
                share.committed = true;
            }
        } else if (reply instanceof HeadReply.ReturnBundles order) {
            Share share = share(order.group(), order.transaction());
            if (share != null && !share.committed) {
                shares.getOrDefault(order.group(), new TreeMap<>()).remove(order.transaction());
            }
        } else if (reply instanceof HeadReply.GroupRemoved order) {
            removed.add(order.group());
            shares.remove(order.group());
        }
    }

    @Nullable
    Share share(PlacementGroupId group, long transaction) {
        return shares.getOrDefault(group, new TreeMap<>()).get(transaction);
    }

    /** Time passes: some of what is claimed, and free, is reserved. */
    void work(Random random, boolean lively) {
        shares.forEach((group, mine) -> mine.forEach((transaction, share) -> {
            boolean fits = info.resources().contains(reserved().plus(share.sum));
            if (!share.reserved && fits && (!lively || random.nextInt(3) > 0)) {
                share.reserved = true;
                toHead.accept(new HeadRequest.BundlesReserved(group, transaction));
            }
        }));
    }

    private ResourceSet reserved() {
        return shares.values().stream()
                .flatMap(mine -> mine.values().stream())
                .filter(share -> share.reserved)
                .map(share -> share.sum)
                .reduce(ResourceSet.EMPTY, ResourceSet::plus);
    }

    void report() {
        toHead.accept(new HeadRequest.ReportBundles(held()));
    }

    List<HeldBundles> held() {
        List<HeldBundles> held = new ArrayList<>();
        shares.forEach(
                (group, mine) -> mine.keySet().forEach(transaction -> held.add(new HeldBundles(group, transaction))));
        return held;
    }

    void forEachCommitted(Consumer<HeldBundles> action) {
        shares.forEach((group, mine) -> mine.forEach((transaction, share) -> {
            if (share.committed) {
                action.accept(new HeldBundles(group, transaction));
            }
        }));
    }
}
