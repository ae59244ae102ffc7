package org.rayonyarn.ray.head;

import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.id.JobId;
import io.ray.api.id.PlacementGroupId;
import io.ray.api.placementgroup.PlacementGroupState;
import io.ray.api.placementgroup.PlacementStrategy;
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

class WaitingDemandsTest {
    private static final Map<String, Double> MUCH = Map.of("CPU", 99.0);
    private static final ResourceSet LARGE = ResourceSet.of(MUCH);

    private final HeadFixture fixture = new HeadFixture().settled();
    private final NodeInfo driver = fixture.driver();
    private final JobId job = fixture.startJob(driver);
    private final WaitingDemands waiting = new WaitingDemands(
            fixture.head.nodes(), fixture.head.groups().waiting(), fixture.head.scheduler(), fixture.head.actors());

    @Test
    void nothingIsWaitedForInTheBeginning() {
        assertThat(waiting.all()).isEmpty();
    }

    @Test
    void whoWaitsForTasksAndForActorsOfOneShapeWaitsForOneThing() {
        fixture.requestLeases(driver, LARGE, 5);
        fixture.register(driver, job, 1, "", false, MUCH);
        fixture.register(driver, job, 2, "", false, MUCH);

        assertThat(waiting.all()).containsExactly(new Demand(driver.id(), LARGE));
    }

    @Test
    void groupsAreWaitedForAsSuch() {
        PlacementGroupId group = createGroup();
        fixture.requestLeases(driver, LARGE, 5);

        assertThat(waiting.all())
                .containsExactly(
                        new Demand(driver.id(), new Wish(ResourceSet.EMPTY, group)), new Demand(driver.id(), LARGE));
    }

    @Test
    void whatANodeIsLargeEnoughForIsNotInVain() {
        assertThat(waiting.whyNot(new Wish(LARGE, null))).contains("CPU");

        fixture.join("large", 1, MUCH);

        assertThat(waiting.whyNot(new Wish(LARGE, null))).isNull();
    }

    @Test
    void aGroupIsJudgedByNodesAndATaskInItByItsBundles() {
        PlacementGroupId group = createGroup();
        ResourceSet fits = BundleResources.demand(LARGE, group, 0);
        ResourceSet tooMuch = BundleResources.demand(ResourceSet.of(Map.of("CPU", 100.0)), group, 0);

        assertThat(waiting.whyNot(new Wish(ResourceSet.EMPTY, group))).isNotNull();
        assertThat(waiting.whyNot(new Wish(tooMuch, null))).contains("fits no bundle");
        assertThat(waiting.whyNot(new Wish(fits, null))).isNull();
        fixture.join("large", 1, MUCH);

        assertThat(waiting.whyNot(new Wish(ResourceSet.EMPTY, group))).isNull();
    }

    private PlacementGroupId createGroup() {
        PlacementGroupId id = LineageIds.group(LineageIds.driver(job), job, 0);
        PlacementGroupInfo group = new PlacementGroupInfo(
                id,
                "",
                "ns",
                job,
                null,
                PlacementStrategy.PACK,
                PlacementGroupState.PENDING,
                List.of(Bundle.of(LARGE)));
        fixture.send(driver, new HeadRequest.CreateGroup(1, group));
        return id;
    }
}
