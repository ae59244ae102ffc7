package org.rayonyarn.ray.head;

import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.id.JobId;
import io.ray.api.id.PlacementGroupId;
import io.ray.api.placementgroup.PlacementGroupState;
import io.ray.api.placementgroup.PlacementStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.head.InfeasibleDemands.Demand;
import org.rayonyarn.ray.head.InfeasibleDemands.Wish;
import org.rayonyarn.ray.rpc.Bundle;
import org.rayonyarn.ray.rpc.BundleResources;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.LineageIds;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.PlacementGroupInfo;
import org.rayonyarn.ray.rpc.ResourceSet;

class WaitingGroupsTest {
    private static final ResourceSet TWO = ResourceSet.of(Map.of("CPU", 2.0));

    private final HeadFixture fixture = new HeadFixture().settled();
    private final NodeInfo driver = fixture.driver();
    private final JobId job = fixture.startJob(driver);
    private final PlacementGroupTable table = new PlacementGroupTable(10);
    private final WaitingGroups waiting = new WaitingGroups(table, fixture.head.nodes(), fixture.head.jobs());

    @Test
    void aGroupThatHasNotAllItsBundlesIsItsDriversDemand() {
        Bundle placed = new Bundle(TWO, driver.id(), 1, true);
        add(0, job, placed, placed);
        PlacementGroupId half = add(1, job, placed, Bundle.of(TWO));

        assertThat(demands()).containsExactly(new Demand(driver.id(), new Wish(ResourceSet.EMPTY, half)));
    }

    @Test
    void aGroupWithoutARunningJobIsNobodysDemand() {
        add(0, JobId.fromInt(77), Bundle.of(TWO));
        add(1, job, Bundle.of(TWO));
        assertThat(demands()).hasSize(1);

        fixture.send(driver, new HeadRequest.EndJob(job));

        assertThat(demands()).isEmpty();
    }

    @Test
    void aDriverThatIsDeadIsNotTold() {
        add(0, job, Bundle.of(TWO));

        fixture.head.onNodeLost(
                driver.id(), "killed"); // its death is not in the store yet, so neither is the job's end

        assertThat(fixture.head.jobs().isRunning(job)).isTrue();
        assertThat(demands()).isEmpty();
    }

    @Test
    void aGroupWaitsInVainUntilANodeIsLargeEnough() {
        Wish wish = new Wish(ResourceSet.EMPTY, add(0, job, Bundle.of(TWO)));
        assertThat(waiting.whyNot(wish)).contains("CPU");

        fixture.join("node", 1, Map.of("CPU", 2.0));

        assertThat(waiting.whyNot(wish)).isNull();
    }

    @Test
    void aTaskWaitsInVainForWhatNoBundleHoldsWhateverNodesThereAre() {
        PlacementGroupId group = add(0, job, Bundle.of(TWO));
        fixture.join("node", 1, Map.of("CPU", 99.0));
        ResourceSet three = BundleResources.demand(ResourceSet.of(Map.of("CPU", 3.0)), group, 0);

        assertThat(waiting.whyNot(new Wish(three, null))).startsWith("{CPU: 3.0} fits no bundle");
        assertThat(waiting.whyNot(new Wish(BundleResources.demand(TWO, group, 0), null)))
                .isNull();
    }

    @Test
    void ofAGroupThatIsNoMoreOthersTell() {
        PlacementGroupId group = LineageIds.group(LineageIds.driver(job), job, 9);

        assertThat(waiting.whyNot(new Wish(ResourceSet.EMPTY, group))).isNull();
    }

    private PlacementGroupId add(int index, JobId of, Bundle... bundles) {
        PlacementGroupId id = LineageIds.group(LineageIds.driver(of), of, index);
        table.add(new PlacementGroupEntry(new PlacementGroupInfo(
                id, "", "ns", of, null, PlacementStrategy.PACK, PlacementGroupState.PENDING, List.of(bundles))));
        return id;
    }

    private List<Demand> demands() {
        List<Demand> demands = new ArrayList<>();
        waiting.forEach(demands::add);
        return demands;
    }
}
