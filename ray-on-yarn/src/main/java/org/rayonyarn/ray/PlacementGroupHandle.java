package org.rayonyarn.ray;

import io.ray.api.Ray;
import io.ray.api.id.PlacementGroupId;
import io.ray.api.placementgroup.PlacementGroup;
import io.ray.api.placementgroup.PlacementGroupState;
import io.ray.api.placementgroup.PlacementStrategy;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rayonyarn.ray.rpc.PlacementGroupInfo;

/** A placement group as user code holds it. Immutable; its state is the head's present one. May be an argument of a task. */
final class PlacementGroupHandle implements PlacementGroup, Serializable {
    private static final long serialVersionUID = 1;

    private final PlacementGroupId id;
    private final String name;
    private final ArrayList<HashMap<String, Double>> bundles = new ArrayList<>();
    private final PlacementStrategy strategy;

    PlacementGroupHandle(PlacementGroupInfo group) {
        this.id = group.id();
        this.name = group.name();
        this.strategy = group.strategy();
        group.bundles()
                .forEach(bundle -> bundles.add(new HashMap<>(bundle.resources().amounts())));
    }

    @Override
    public PlacementGroupId getId() {
        return id;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public List<Map<String, Double>> getBundles() {
        return new ArrayList<>(bundles);
    }

    @Override
    public PlacementStrategy getStrategy() {
        return strategy;
    }

    /** {@code REMOVED} also for a group that was removed so long ago that nobody remembers it. */
    @Override
    public PlacementGroupState getState() {
        return PlacementGroupBinding.stateOf(id);
    }

    @Override
    public boolean wait(int timeoutSeconds) {
        return Ray.internal().waitPlacementGroupReady(id, timeoutSeconds);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PlacementGroupHandle that && id.equals(that.id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "placement group " + id + (name.isEmpty() ? "" : " (" + name + ")") + ", " + strategy + " of " + bundles;
    }
}
