package org.rayonyarn.ray.head;

import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.id.JobId;
import io.ray.api.id.PlacementGroupId;
import io.ray.api.placementgroup.PlacementGroupState;
import io.ray.api.placementgroup.PlacementStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.Bundle;
import org.rayonyarn.ray.rpc.BundleResources;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.HeadReply.CommitBundles;
import org.rayonyarn.ray.rpc.HeadReply.GroupAnswer;
import org.rayonyarn.ray.rpc.HeadReply.GroupRemoved;
import org.rayonyarn.ray.rpc.HeadReply.ReserveBundles;
import org.rayonyarn.ray.rpc.HeadReply.ReturnBundles;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.HeldBundles;
import org.rayonyarn.ray.rpc.LineageIds;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.PlacementGroupInfo;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.SchedulingClass;

class HeadPlacementGroupsTest {
    private static final ResourceSet ONE = ResourceSet.of(Map.of("CPU", 1.0));

    private final InMemoryControlStore store = new InMemoryControlStore();
    private final HeadFixture fixture = new HeadFixture(store).settled();
    private final NodeInfo driver = fixture.driver();
    private final JobId job = fixture.startJob(driver);
    private int made;

    @Test
    void reservesOnAllNodesBeforeItCommitsOnAny() {
        NodeInfo a = fixture.join("a", 4, Map.of("CPU", 4.0));
        NodeInfo b = fixture.join("b", 4, Map.of("CPU", 4.0));
        PlacementGroupId group = create("", PlacementStrategy.STRICT_SPREAD, 2);

        long transaction = fixture.to(a, ReserveBundles.class).get(0).transaction();
        assertThat(fixture.to(b, ReserveBundles.class)).hasSize(1);
        fixture.send(a, new HeadRequest.BundlesReserved(group, transaction));
        assertThat(fixture.all(CommitBundles.class)).isEmpty();
        assertThat(stateOf(group)).isEqualTo(PlacementGroupState.PENDING);
        fixture.send(b, new HeadRequest.BundlesReserved(group, transaction));

        assertThat(fixture.to(a, CommitBundles.class)).containsExactly(new CommitBundles(group, transaction));
        assertThat(fixture.to(b, CommitBundles.class)).hasSize(1);
        assertThat(stateOf(group)).isEqualTo(PlacementGroupState.CREATED);
    }

    @Test
    void promisesNothingTwice() {
        NodeInfo a = fixture.join("a", 4, Map.of("CPU", 2.0));
        PlacementGroupId first = created(a, 2);
        PlacementGroupId second = create("", PlacementStrategy.PACK, 1);

        assertThat(fixture.all(ReserveBundles.class))
                .extracting(ReserveBundles::group)
                .containsExactly(first);
        fixture.send(driver, new HeadRequest.RemoveGroup(90, first));

        assertThat(fixture.all(ReserveBundles.class))
                .extracting(ReserveBundles::group)
                .containsExactly(first, second);
    }

    @Test
    void grantsNoOrdinaryLeaseOnWhatIsReserved() {
        NodeInfo a = fixture.join("a", 4, Map.of("CPU", 2.0));
        PlacementGroupId group = created(a, 2);

        fixture.requestLeases(driver, ONE, 5);
        assertThat(fixture.all(HeadReply.LeasesGranted.class)).isEmpty();
        fixture.requestLeases(driver, BundleResources.demand(ONE, group, 0), 5);

        assertThat(fixture.last(HeadReply.LeasesGranted.class).grants())
                .containsExactly(new HeadReply.Grant(a.id(), 1));
    }

    @Test
    void looksForOtherNodesWhenTheChosenOnesAreSlow() {
        NodeInfo a = fixture.join("a", 4, Map.of("CPU", 4.0));
        PlacementGroupId group = create("", PlacementStrategy.PACK, 1);
        ReserveBundles first = fixture.last(ReserveBundles.class);

        fixture.passReporting(Duration.ofSeconds(6), a, driver);

        assertThat(fixture.all(ReturnBundles.class)).containsExactly(new ReturnBundles(group, first.transaction()));
        assertThat(fixture.last(ReserveBundles.class).transaction()).isEqualTo(first.transaction() + 1);
        fixture.send(a, new HeadRequest.BundlesReserved(group, first.transaction()));
        assertThat(stateOf(group)).as("an old answer counts no more").isEqualTo(PlacementGroupState.PENDING);
    }

    @Test
    void servesThoseThatWaitForWorkersWithWhatASlowNodeNeedNotReserve() {
        NodeInfo slow = fixture.join("slow", 1, Map.of("CPU", 1.0));
        create("", PlacementStrategy.PACK, 1);
        NodeInfo other = fixture.join("other", 1, Map.of("CPU", 1.0));
        fixture.requestLeases(other, ONE, 5);
        assertThat(fixture.all(HeadReply.LeasesGranted.class)).isEmpty();

        for (int second = 0; second < 6; second++) {
            fixture.passReporting(Duration.ofSeconds(1), other, driver);
            fixture.send(slow, new HeadRequest.ReportLoad(0, 1, ResourceSet.EMPTY, 0)); // its last task runs on
        }

        assertThat(fixture.to(other, ReserveBundles.class)).hasSize(1);
        assertThat(fixture.last(HeadReply.LeasesGranted.class).grants())
                .containsExactly(new HeadReply.Grant(slow.id(), 1));
    }

    @Test
    void isRescheduledWhenItsNodeDies() {
        NodeInfo a = fixture.join("a", 4, Map.of("CPU", 4.0));
        PlacementGroupId group = created(a, 1);
        NodeInfo b = fixture.join("b", 4, Map.of("CPU", 4.0));

        fixture.head.onNodeLost(a.id(), "killed");
        fixture.settle();
        assertThat(stateOf(group)).isEqualTo(PlacementGroupState.RESCHEDULING);
        ReserveBundles again = fixture.to(b, ReserveBundles.class).get(0);
        fixture.send(b, new HeadRequest.BundlesReserved(group, again.transaction()));

        assertThat(stateOf(group)).isEqualTo(PlacementGroupState.CREATED);
        assertThat(fixture.to(b, CommitBundles.class)).hasSize(1);
    }

    @Test
    void anotherHeadGivesUpWhatWasOnlyBegunAndGoesOnWithWhatWasCommitted() {
        NodeInfo a = fixture.join("a", 8, Map.of("CPU", 8.0));
        PlacementGroupId done = created(a, 2);
        long doneBy = fixture.last(ReserveBundles.class).transaction();
        PlacementGroupId begun = create("", PlacementStrategy.PACK, 3);
        long begunBy = fixture.last(ReserveBundles.class).transaction();

        HeadFixture next = new HeadFixture(store).settled();
        next.send(a, new HeadRequest.RegisterNode(a));
        PlacementGroupId strange = LineageIds.group(LineageIds.driver(job), job, 99);
        next.send(
                a,
                new HeadRequest.ReportBundles(List.of(
                        new HeldBundles(done, doneBy), new HeldBundles(begun, begunBy), new HeldBundles(strange, 1))));

        assertThat(next.to(a, CommitBundles.class)).containsExactly(new CommitBundles(done, doneBy));
        assertThat(next.to(a, ReturnBundles.class)).containsExactly(new ReturnBundles(begun, begunBy));
        assertThat(next.to(a, GroupRemoved.class))
                .extracting(GroupRemoved::group)
                .containsExactly(strange);
        ReserveBundles anew = next.last(ReserveBundles.class);
        assertThat(anew.group()).isEqualTo(begun);
        assertThat(anew.transaction()).isGreaterThan(begunBy);
    }

    @Test
    void endsWithItsJob() {
        NodeInfo a = fixture.join("a", 4, Map.of("CPU", 4.0));
        PlacementGroupId group = created(a, 1);
        create("named", PlacementStrategy.PACK, 1);

        fixture.send(driver, new HeadRequest.EndJob(job));

        assertThat(fixture.all(GroupRemoved.class))
                .extracting(GroupRemoved::group)
                .contains(group);
        assertThat(fixture.head.groups().living()).isEmpty();
        assertThat(store.load(HeadKeys.GROUPS).toCompletableFuture().join()).isEmpty();
        assertThat(store.load(HeadKeys.GROUP_NAMES).toCompletableFuture().join())
                .isEmpty();
    }

    @Test
    void nobodyHearsOfARemovalThatIsNotInTheStore() {
        NodeInfo a = fixture.join("a", 4, Map.of("CPU", 4.0));
        PlacementGroupId group = created(a, 1);

        fixture.head.onRequest(driver.id(), 1, new HeadRequest.RemoveGroup(77, group));
        fixture.head.onRequest(
                a.id(),
                1,
                new HeadRequest.RequestLeases(
                        78, SchedulingClass.of(BundleResources.demand(ResourceSet.EMPTY, group, 0)), 1, 0));
        assertThat(fixture.all(GroupRemoved.class)).isEmpty();
        fixture.settle();

        assertThat(fixture.to(a, GroupRemoved.class)).hasSize(1);
    }

    @Test
    void saysOnceWhyAGroupHasNoPlace() {
        NodeInfo a = fixture.join("a", 4, Map.of("CPU", 4.0));
        create("wide", PlacementStrategy.STRICT_SPREAD, 2);

        fixture.passReporting(Duration.ofSeconds(12), a, driver);

        assertThat(fixture.to(driver, HeadReply.Infeasible.class))
                .singleElement()
                .satisfies(told -> assertThat(told.reason())
                        .startsWith("placement group wide (")
                        .contains("STRICT_SPREAD", "1 nodes", "ray.yarn.nodes"));
    }

    @Test
    void saysThatNoBundleIsLargeEnoughForATask() {
        NodeInfo a = fixture.join("a", 4, Map.of("CPU", 4.0));
        PlacementGroupId group = created(a, 2);
        fixture.requestLeases(driver, BundleResources.demand(ResourceSet.of(Map.of("CPU", 2.0)), group, 1), 1);

        fixture.passReporting(Duration.ofSeconds(6), a, driver);

        assertThat(fixture.last(HeadReply.Infeasible.class).reason())
                .startsWith("{CPU: 2.0} fits no bundle of placement group");
    }

    @Test
    void thePictureOfItsStatesIsTheCode() {
        Set<String> arrows = new HashSet<>();
        for (PlacementGroupState from : PlacementGroupState.values()) {
            for (PlacementGroupState next : PlacementGroupState.values()) {
                if (PlacementGroupEntry.canBecome(from, next)) {
                    arrows.add(from + ">" + next);
                }
            }
        }

        assertThat(arrows)
                .containsExactlyInAnyOrder(
                        "PENDING>CREATED",
                        "PENDING>REMOVED",
                        "CREATED>RESCHEDULING",
                        "CREATED>REMOVED",
                        "RESCHEDULING>CREATED",
                        "RESCHEDULING>REMOVED");
    }

    private PlacementGroupId created(NodeInfo node, int bundles) {
        PlacementGroupId group = create("", PlacementStrategy.PACK, bundles);
        fixture.send(
                node,
                new HeadRequest.BundlesReserved(
                        group, fixture.last(ReserveBundles.class).transaction()));
        assertThat(stateOf(group)).isEqualTo(PlacementGroupState.CREATED);
        return group;
    }

    private PlacementGroupId create(String name, PlacementStrategy strategy, int bundles) {
        List<Bundle> wanted = new ArrayList<>();
        for (int i = 0; i < bundles; i++) {
            wanted.add(Bundle.of(ONE));
        }
        PlacementGroupId id = LineageIds.group(LineageIds.driver(job), job, made++);
        fixture.send(
                driver,
                new HeadRequest.CreateGroup(
                        made,
                        new PlacementGroupInfo(
                                id, name, "ns", job, null, strategy, PlacementGroupState.PENDING, wanted)));
        assertThat(fixture.last(GroupAnswer.class).refusal()).isNull();
        return id;
    }

    private PlacementGroupState stateOf(PlacementGroupId group) {
        fixture.send(driver, new HeadRequest.FindGroup(1_000, group, "", ""));
        PlacementGroupInfo found = fixture.last(GroupAnswer.class).group();
        return found == null ? PlacementGroupState.UNRECOGNIZED : found.state();
    }
}
