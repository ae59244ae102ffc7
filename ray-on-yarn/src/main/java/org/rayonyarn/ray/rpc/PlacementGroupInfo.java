package org.rayonyarn.ray.rpc;

import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import io.ray.api.id.PlacementGroupId;
import io.ray.api.placementgroup.PlacementGroupState;
import io.ray.api.placementgroup.PlacementStrategy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A placement group as the directory lists it. Immutable.
 *
 * @param id a function of lineage: of (creating task, index)
 * @param name unique among the living groups of its namespace; empty for none
 * @param job whose program made it; it ends with the job, unless its creator lives on
 * @param creator the actor that made it; null for a task or the driver
 * @param state PENDING until all bundles are committed for the first time; RESCHEDULING while some are not any more
 */
public record PlacementGroupInfo(
        PlacementGroupId id,
        String name,
        String namespace,
        JobId job,
        @Nullable ActorId creator,
        PlacementStrategy strategy,
        PlacementGroupState state,
        List<Bundle> bundles) {
    public PlacementGroupInfo {
        bundles = List.copyOf(bundles);
    }

    public boolean isNamed() {
        return !name.isBlank();
    }

    /** The same in another state, with these bundles. */
    public PlacementGroupInfo with(PlacementGroupState next, List<Bundle> itsBundles) {
        return new PlacementGroupInfo(id, name, namespace, job, creator, strategy, next, itsBundles);
    }
}
