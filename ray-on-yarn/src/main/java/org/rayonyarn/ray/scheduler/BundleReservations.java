package org.rayonyarn.ray.scheduler;

import io.ray.api.id.PlacementGroupId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.BundleResources;
import org.rayonyarn.ray.rpc.HeldBundles;
import org.rayonyarn.ray.rpc.PlacedBundle;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.ResourceSlot;

/**
 * What one node holds for placement groups: the node's half of their two phases. Confined to the node's strand.
 *
 * <p>What is asked for is claimed first: no task that starts later takes it. Once running tasks have left enough, all of it is
 * taken at once, and the head is told. Claims are served in the order in which they came.
 *
 * <p>Invariant: what is held, and what runs outside groups, never exceeds the node; nothing is held by halves; what is
 * committed stays until the group is removed.
 */
public final class BundleReservations {
    private static final int MOST_REMOVED = 10_000;

    /** What one transaction holds here. */
    private static final class Share {
        final List<PlacedBundle> bundles;
        final ResourceSet sum;

        /** The GPUs among it; null while it is only claimed. */
        @Nullable
        List<ResourceSlot> gpus;

        boolean committed;

        Share(List<PlacedBundle> bundles) {
            this.bundles = bundles;
            this.sum = bundles.stream().map(PlacedBundle::resources).reduce(ResourceSet.EMPTY, ResourceSet::plus);
        }

        ResourceSet names(PlacementGroupId group) {
            return bundles.stream()
                    .map(bundle -> BundleResources.offered(bundle, group))
                    .reduce(ResourceSet.EMPTY, ResourceSet::plus);
        }
    }

    private record Claim(PlacementGroupId group, long transaction) {}

    private final NodeResources resources;
    private final SchedulingEffects effects;
    private final Runnable onChange;
    private final Map<PlacementGroupId, TreeMap<Long, Share>> shares = new LinkedHashMap<>();
    private final Map<Claim, Share> claims = new LinkedHashMap<>();

    /** The last of them: tasks and constructors of an ended group still come, over slow links, also after the end of its job. */
    private final Set<PlacementGroupId> removed = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<PlacementGroupId, Boolean> eldest) {
            return size() > MOST_REMOVED;
        }
    });

    /** @param onChange what the node offers has changed */
    BundleReservations(NodeResources resources, SchedulingEffects effects, Runnable onChange) {
        this.resources = resources;
        this.effects = effects;
        this.onChange = onChange;
    }

    /** Takes the bundles as soon as all of them are free; tells the head each time that it is asked. */
    public void reserve(PlacementGroupId group, long transaction, List<PlacedBundle> bundles) {
        if (removed.contains(group)) {
            return;
        }
        TreeMap<Long, Share> mine = shares.computeIfAbsent(group, g -> new TreeMap<>());
        Share known = mine.get(transaction);
        if (known == null) {
            List.copyOf(mine.headMap(transaction).keySet()).forEach(earlier -> giveBack(group, earlier));
            Share share = new Share(bundles);
            shares.computeIfAbsent(group, g -> new TreeMap<>()).put(transaction, share);
            claims.put(new Claim(group, transaction), share);
            onChange.run();
        } else if (known.gpus != null) {
            effects.reserved(group, transaction);
        }
    }

    /** The group's tasks may use what was reserved. */
    public void commit(PlacementGroupId group, long transaction) {
        Share share = shares.getOrDefault(group, new TreeMap<>()).get(transaction);
        if (share != null && share.gpus != null && !share.committed) {
            share.committed = true;
            resources.open(group, share.names(group), share.gpus);
            onChange.run();
        }
    }

    /** Gives up what was reserved or claimed, and not committed. */
    public void giveBack(PlacementGroupId group, long transaction) {
        TreeMap<Long, Share> mine = shares.get(group);
        Share share = mine == null ? null : mine.get(transaction);
        if (mine == null || share == null || share.committed) {
            return;
        }
        mine.remove(transaction);
        if (mine.isEmpty()) {
            shares.remove(group);
        }
        claims.remove(new Claim(group, transaction));
        if (share.gpus != null) {
            resources.giveBack(share.sum, share.gpus);
        }
        onChange.run();
    }

    /** The group is no more. */
    public void remove(PlacementGroupId group) {
        removed.add(group);
        List.copyOf(shares.getOrDefault(group, new TreeMap<>()).keySet())
                .forEach(transaction -> giveBack(group, transaction));
        TreeMap<Long, Share> committed = shares.remove(group);
        if (committed != null) {
            resources.close(
                    group,
                    committed.values().stream()
                            .map(share -> share.names(group))
                            .reduce(ResourceSet.EMPTY, ResourceSet::plus));
            onChange.run();
        }
    }

    /** Whether the node has heard that the group of such a demand is no more. */
    public boolean isRemoved(ResourceSet demand) {
        if (removed.isEmpty()) {
            return false;
        }
        PlacementGroupId group = BundleResources.groupOf(demand);
        return group != null && removed.contains(group);
    }

    /** All that is claimed, reserved or committed here. */
    public List<HeldBundles> held() {
        List<HeldBundles> held = new ArrayList<>();
        shares.forEach(
                (group, mine) -> mine.keySet().forEach(transaction -> held.add(new HeldBundles(group, transaction))));
        return held;
    }

    /** Something may be free: takes what is claimed, first come first served, and keeps the rest from others. */
    void serveClaims() {
        if (claims.isEmpty()) {
            resources.holdNothingBack();
            return;
        }
        List<Claim> served = new ArrayList<>();
        resources.holdNothingBack();
        claims.forEach((claim, share) -> {
            share.gpus = resources.tryReserve(share.sum);
            if (share.gpus == null) {
                resources.holdBack(share.sum);
            } else {
                served.add(claim);
            }
        });
        claims.keySet().removeAll(served);
        served.forEach(claim -> effects.reserved(claim.group, claim.transaction));
    }
}
