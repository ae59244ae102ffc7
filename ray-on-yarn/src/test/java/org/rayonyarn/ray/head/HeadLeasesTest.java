package org.rayonyarn.ray.head;

import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.id.ActorId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.HeadReply.Grant;
import org.rayonyarn.ray.rpc.HeadReply.Infeasible;
import org.rayonyarn.ray.rpc.HeadReply.LeasesGranted;
import org.rayonyarn.ray.rpc.HeadReply.RevokeLease;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.SchedulingClass;

final class HeadLeasesTest {
    private static final ResourceSet NOTHING = ResourceSet.EMPTY;
    private static final ResourceSet ONE_CPU = ResourceSet.of(Map.of("CPU", 1.0));

    private final HeadFixture fixture = new HeadFixture().settled();
    private final NodeInfo driver = fixture.driver();

    @Test
    void grantsAllFreeSlotsToTheOnlyOneWhoAsks() {
        NodeInfo first = fixture.join("n1", 2, Map.of());
        NodeInfo second = fixture.join("n2", 2, Map.of());

        fixture.requestLeases(driver, NOTHING, 100);

        assertThat(grants(driver)).containsExactlyInAnyOrder(new Grant(first.id(), 2), new Grant(second.id(), 2));
    }

    @Test
    void grantsNoMoreThanIsAskedFor() {
        fixture.join("n1", 2, Map.of());
        fixture.join("n2", 2, Map.of());

        fixture.requestLeases(driver, NOTHING, 3);

        assertThat(grants(driver).stream().mapToInt(Grant::slots).sum()).isEqualTo(3);
    }

    @Test
    void neverSendsARequesterToItself() {
        NodeInfo busy = fixture.join("n1", 2, Map.of());
        fixture.requestLeases(busy, NOTHING, 5);
        assertThat(fixture.all(LeasesGranted.class)).isEmpty();

        NodeInfo other = fixture.join("n2", 2, Map.of());

        assertThat(grants(busy)).containsExactly(new Grant(other.id(), 2));
    }

    @Test
    void onlyNodesThatHaveTheResourcesAreTargets() {
        fixture.join("n1", 8, Map.of());
        NodeInfo fit = fixture.join("n2", 8, Map.of("CPU", 3.0));

        fixture.requestLeases(driver, ONE_CPU, 10);

        assertThat(grants(driver)).containsExactly(new Grant(fit.id(), 3));
    }

    @Test
    void whoHasNoLeaseGetsASlotThatIsNotFreeAtTheShortestQueue() {
        NodeInfo idle = fixture.join("n1", 2, Map.of());
        NodeInfo busy = fixture.join("n2", 2, Map.of());
        fixture.requestLeases(driver, NOTHING, 4);
        fixture.send(busy, new HeadRequest.ReportLoad(50, 2, NOTHING, 1_000_000));

        NodeInfo late = fixture.join("driver-2", 0, Map.of());
        fixture.requestLeases(late, NOTHING, 4);

        assertThat(grants(late)).containsExactly(new Grant(idle.id(), 1));
    }

    @Test
    void whoHasALeaseWaitsForTheNextFreeSlot() {
        NodeInfo worker = fixture.join("n1", 2, Map.of());
        fixture.requestLeases(driver, NOTHING, 4);
        NodeInfo late = fixture.join("driver-2", 0, Map.of());
        fixture.requestLeases(late, NOTHING, 4);
        fixture.requestLeases(late, NOTHING, 3);
        assertThat(fixture.to(late, LeasesGranted.class)).hasSize(1);

        fixture.send(driver, new HeadRequest.ReturnLease(SchedulingClass.of(NOTHING), worker.id(), 2));
        assertThat(fixture.to(late, LeasesGranted.class)).hasSize(1);
        fixture.send(worker, new HeadRequest.ReportLoad(0, 1, NOTHING, 1_000_000));

        assertThat(fixture.to(late, LeasesGranted.class)).hasSize(2);
        assertThat(grants(late)).containsExactly(new Grant(worker.id(), 1));
    }

    @Test
    void whoHasManyGivesSomeBackWhileOthersLackThem() {
        NodeInfo worker = fixture.join("n1", 8, Map.of());
        fixture.requestLeases(driver, NOTHING, 100);
        NodeInfo late = fixture.join("driver-2", 0, Map.of());
        fixture.requestLeases(late, NOTHING, 100);
        fixture.requestLeases(late, NOTHING, 99);
        fixture.send(worker, new HeadRequest.ReportLoad(90, 8, NOTHING, 1_000_000));
        assertThat(grants(late)).as("one anyway").containsExactly(new Grant(worker.id(), 1));

        fixture.pass(Duration.ofMillis(200));
        RevokeLease order = fixture.last(RevokeLease.class);
        assertThat(order).isEqualTo(new RevokeLease(SchedulingClass.of(NOTHING), worker.id(), 3));
        fixture.send(driver, new HeadRequest.ReturnLease(order.tasks(), order.target(), order.slots()));

        assertThat(grants(late)).as("of what is out at the moment").containsExactly(new Grant(worker.id(), 2));
        fixture.requestLeases(late, NOTHING, 97);
        fixture.pass(Duration.ofMillis(200));
        fixture.send(driver, new HeadRequest.ReturnLease(order.tasks(), order.target(), 1));
        fixture.requestLeases(late, NOTHING, 96);
        fixture.pass(Duration.ofMillis(200));
        assertThat(fixture.all(RevokeLease.class)).as("now it is fair").hasSize(2);
    }

    @Test
    void freeSlotsAreSharedAmongThoseWhoWait() {
        NodeInfo second = fixture.join("driver-2", 0, Map.of());
        fixture.requestLeases(driver, NOTHING, 100);
        fixture.requestLeases(second, NOTHING, 100);

        fixture.join("n1", 8, Map.of());

        assertThat(grants(driver)).extracting(Grant::slots).containsExactly(4);
        assertThat(grants(second)).extracting(Grant::slots).containsExactly(4);
    }

    @Test
    void aDeadTargetsLeasesAreReplaced() {
        NodeInfo doomed = fixture.join("n1", 2, Map.of());
        fixture.requestLeases(driver, NOTHING, 4);
        fixture.requestLeases(driver, NOTHING, 2);
        fixture.head.onNodeLost(doomed.id(), "killed");
        fixture.settle();
        assertThat(fixture.head.snapshot().slotsGranted()).isZero();

        NodeInfo young = fixture.join("n2", 2, Map.of());

        assertThat(grants(driver)).containsExactly(new Grant(young.id(), 2));
    }

    @Test
    void aBrokenConnectionEndsLeasesAndRequests() {
        fixture.join("n1", 2, Map.of());
        fixture.requestLeases(driver, NOTHING, 4);
        fixture.requestLeases(driver, NOTHING, 2);

        fixture.head.onDisconnected(driver.id());

        assertThat(fixture.head.snapshot().slotsGranted()).isZero();
        assertThat(fixture.head.snapshot().requestsWaiting()).isZero();
    }

    @Test
    void aRequestCanBeTakenBack() {
        fixture.requestLeases(driver, NOTHING, 4);
        fixture.requestLeases(driver, NOTHING, 0);

        fixture.join("n1", 2, Map.of());

        assertThat(fixture.all(LeasesGranted.class)).isEmpty();
    }

    @Test
    void theEndOfAJobEndsItsDriversLeases() {
        fixture.join("n1", 2, Map.of());
        var job = fixture.startJob(driver);
        fixture.requestLeases(driver, NOTHING, 4);

        fixture.send(driver, new HeadRequest.EndJob(job));

        assertThat(fixture.head.snapshot().slotsGranted()).isZero();
    }

    @Test
    void saysOnceWhyADemandCannotBeMetAndMeetsItWhenItCan() {
        NodeInfo small = fixture.join("n1", 2, Map.of("CPU", 2.0));
        ResourceSet large = ResourceSet.of(Map.of("CPU", 8.0));
        fixture.requestLeases(driver, large, 1);

        fixture.passReporting(Duration.ofSeconds(4), small, driver);
        assertThat(fixture.all(Infeasible.class)).isEmpty();
        fixture.passReporting(Duration.ofSeconds(9), small, driver);

        assertThat(fixture.to(driver, Infeasible.class)).hasSize(1);
        assertThat(fixture.last(Infeasible.class).reason())
                .isEqualTo("{CPU: 8.0} fits no node: the largest has {CPU: 2.0}; raise --node-cores"
                        + " (ray.yarn.node-cores; embedded: --num-cpus in ray.head-args)");
        assertThat(fixture.head.snapshot().infeasible()).hasSize(1);
        NodeInfo fit = fixture.join("n2", 8, Map.of("CPU", 8.0));
        assertThat(grants(driver)).containsExactly(new Grant(fit.id(), 1));
        fixture.passReporting(Duration.ofSeconds(1), small, driver, fit);
        assertThat(fixture.head.snapshot().infeasible()).isEmpty();
    }

    @Test
    void lendsNothingOfANodeThatItsActorsFillUntilOneOfThemLeaves() {
        NodeInfo full = fixture.join("n1", 2, Map.of("CPU", 2.0));
        ActorId actor = fixture.register(driver, fixture.startJob(driver), 1, "", false, Map.of("CPU", 2.0));

        fixture.requestLeases(driver, ResourceSet.of(Map.of("CPU", 1.0)), 1);
        assertThat(fixture.all(LeasesGranted.class)).isEmpty();
        fixture.send(driver, new HeadRequest.KillActor(actor, -1, true));

        assertThat(grants(driver)).containsExactly(new Grant(full.id(), 1));
    }

    private List<Grant> grants(NodeInfo requester) {
        List<LeasesGranted> answers = fixture.to(requester, LeasesGranted.class);
        return answers.isEmpty() ? List.of() : answers.get(answers.size() - 1).grants();
    }
}
