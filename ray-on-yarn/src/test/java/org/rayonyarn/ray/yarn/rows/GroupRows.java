package org.rayonyarn.ray.yarn.rows;

import io.ray.api.PlacementGroups;
import io.ray.api.Ray;
import io.ray.api.options.PlacementGroupCreationOptions;
import io.ray.api.placementgroup.PlacementGroup;
import io.ray.api.placementgroup.PlacementGroupState;
import io.ray.api.placementgroup.PlacementStrategy;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Placement groups. */
final class GroupRows {
    private static final Map<String, Double> HALF = Map.of("CPU", 0.5);

    private GroupRows() {}

    static void addTo(Map<String, Check> rows) {
        rows.put("placement groups: four strategies, `wait`, names, states, removal", GroupRows::strategies);
        rows.put("`setPlacementGroup(group, index)`", GroupRows::inAGroup);
        rows.put("a placement group as an argument", GroupRows::asArgument);
    }

    static String nameOf(PlacementGroup group) {
        return group.getName();
    }

    static String node() {
        return Ray.getRuntimeContext().getCurrentNodeId().toString();
    }

    static PlacementGroup group(PlacementStrategy strategy) {
        PlacementGroup group = PlacementGroups.createPlacementGroup(new PlacementGroupCreationOptions.Builder()
                .setName(strategy + " " + Ray.getRuntimeContext().getCurrentJobId())
                .setStrategy(strategy)
                .setBundles(Collections.nCopies(2, HALF))
                .build());
        Check.that(group.wait(60), "it is placed: " + strategy);
        return group;
    }

    private static String nodeOf(PlacementGroup group, int bundle) {
        return Ray.task(GroupRows::node)
                .setPlacementGroup(group, bundle)
                .setResources(HALF)
                .remote()
                .get();
    }

    static void remove(PlacementGroup group) {
        PlacementGroups.removePlacementGroup(group.getId());
    }

    private static void strategies() throws Exception {
        for (PlacementStrategy strategy : List.of(PlacementStrategy.PACK, PlacementStrategy.SPREAD)) {
            remove(group(strategy));
        }
        PlacementGroup together = group(PlacementStrategy.STRICT_PACK);
        Check.equal(nodeOf(together, 0), nodeOf(together, 1));
        remove(together);
        PlacementGroup apart = group(PlacementStrategy.STRICT_SPREAD);
        Check.that(!nodeOf(apart, 0).equals(nodeOf(apart, 1)), "two nodes");
        Check.equal(PlacementGroups.getPlacementGroup(apart.getName()).getId(), apart.getId());
        remove(apart);
        Check.eventually(
                () -> PlacementGroups.getPlacementGroup(apart.getId()).getState() == PlacementGroupState.REMOVED);
    }

    private static void inAGroup() {
        PlacementGroup group = group(PlacementStrategy.PACK);
        nodeOf(group, 1);
        Check.fails(IllegalArgumentException.class, () -> nodeOf(group, 2));
        remove(group);
    }

    private static void asArgument() {
        PlacementGroup group = group(PlacementStrategy.PACK);
        Check.equal(Ray.task(GroupRows::nameOf, group).remote().get(), group.getName());
        remove(group);
    }
}
