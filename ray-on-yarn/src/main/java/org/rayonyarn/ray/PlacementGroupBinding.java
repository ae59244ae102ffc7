package org.rayonyarn.ray;

import io.ray.api.exception.RayException;
import io.ray.api.id.PlacementGroupId;
import io.ray.api.options.PlacementGroupCreationOptions;
import io.ray.api.placementgroup.PlacementGroup;
import io.ray.api.placementgroup.PlacementGroupState;
import io.ray.api.placementgroup.PlacementStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.Bundle;
import org.rayonyarn.ray.rpc.BundleResources;
import org.rayonyarn.ray.rpc.LineageIds;
import org.rayonyarn.ray.rpc.PlacementGroupInfo;
import org.rayonyarn.ray.rpc.ResourceSet;

/** The public API's calls about placement groups, in the name of the task that makes them. Immutable. */
final class PlacementGroupBinding {
    private static final double MOST_AMOUNT = 1e14;

    private final TaskContext by;

    PlacementGroupBinding(TaskContext by) {
        this.by = by;
    }

    PlacementGroup create(PlacementGroupCreationOptions options) {
        Objects.requireNonNull(options, "creationOptions");
        if (options.strategy == PlacementStrategy.UNRECOGNIZED) {
            throw new IllegalArgumentException(
                    "strategy=UNRECOGNIZED is no strategy: use PACK, SPREAD, STRICT_PACK or" + " STRICT_SPREAD");
        }
        TaskContext.ActorContext actor = by.actor();
        PlacementGroupInfo asked = new PlacementGroupInfo(
                LineageIds.group(by.task(), by.job().id(), by.nextSubmission()),
                options.name == null ? "" : options.name,
                by.job().namespace(),
                by.job().id(),
                actor == null ? null : actor.id(),
                options.strategy,
                PlacementGroupState.PENDING,
                bundles(options));
        return new PlacementGroupHandle(by.job().gateway().createGroup(asked));
    }

    private static List<Bundle> bundles(PlacementGroupCreationOptions options) {
        List<Bundle> bundles = new ArrayList<>();
        for (Map<String, Double> bundle : options.bundles) {
            ResourceSet resources = ResourceSet.of(bundle);
            if (resources.isEmpty()) {
                throw new IllegalArgumentException("bundle " + bundles.size() + " of the placement group is empty: "
                        + bundle + "; a bundle reserves at least 0.0001 of a resource");
            }
            bundles.add(Bundle.of(resources));
        }
        return bundles;
    }

    /** As on Ray: an id that no group ever had is a null pointer. */
    PlacementGroup get(PlacementGroupId id) {
        PlacementGroupInfo found = by.job().gateway().group(id);
        return new PlacementGroupHandle(Objects.requireNonNull(found, () -> "no such placement group: " + id));
    }

    @Nullable
    PlacementGroup get(String name, @Nullable String namespace) {
        String where = namespace == null ? by.job().namespace() : namespace;
        PlacementGroupInfo found = by.job().gateway().groupNamed(name, where);
        return found == null ? null : new PlacementGroupHandle(found);
    }

    List<PlacementGroup> all() {
        List<PlacementGroup> all = new ArrayList<>();
        by.job().gateway().groups().forEach(group -> all.add(new PlacementGroupHandle(group)));
        return all;
    }

    void remove(PlacementGroupId id) {
        by.job().gateway().removeGroup(id);
    }

    /**
     * Whether the group is created within the time.
     *
     * @throws RayException if the group has been removed
     */
    boolean await(PlacementGroupId id, int timeoutSeconds) {
        PlacementGroupState state = by.job().gateway().awaitGroup(id, Math.max(0, timeoutSeconds) * 1000L);
        if (state == null || state == PlacementGroupState.REMOVED) {
            throw new RayException("placement group " + id + " was removed");
        }
        return state == PlacementGroupState.CREATED;
    }

    static PlacementGroupState stateOf(PlacementGroupId id) {
        PlacementGroupInfo found =
                RayOnYarnRuntime.current().context().job().gateway().group(id);
        return found == null ? PlacementGroupState.REMOVED : found.state();
    }

    /**
     * What is demanded by who is to run in a group.
     *
     * @param group null for none
     * @throws IllegalArgumentException if the group has no such bundle, or an amount is too small, too large or no number
     */
    static ResourceSet demand(Map<String, Double> resources, @Nullable PlacementGroup group, int bundleIndex) {
        resources.forEach(PlacementGroupBinding::requireAmount);
        ResourceSet plain = ResourceSet.of(resources);
        if (group == null) {
            return plain;
        }
        int bundles = group.getBundles().size();
        if (bundleIndex < BundleResources.ANY || bundleIndex >= bundles) {
            throw new IllegalArgumentException("placement group bundle index " + bundleIndex
                    + " is invalid: valid indices are -1 (any bundle) to " + (bundles - 1) + ", group="
                    + group.getId());
        }
        return BundleResources.demand(plain, group.getId(), bundleIndex);
    }

    /** What would be rounded to nothing, or beyond all bounds, was meant to be something else. */
    private static void requireAmount(String resource, double amount) {
        if (!(Math.abs(amount) <= MOST_AMOUNT)) {
            throw new IllegalArgumentException(
                    "resource " + resource + "=" + amount + " must be a number of at most " + MOST_AMOUNT);
        }
        if (amount > 0 && Math.round(amount * ResourceSet.UNITS) == 0) {
            throw new IllegalArgumentException(
                    "resource " + resource + "=" + amount + " must be at least " + 1.0 / ResourceSet.UNITS);
        }
    }
}
