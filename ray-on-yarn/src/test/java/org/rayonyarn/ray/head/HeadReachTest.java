package org.rayonyarn.ray.head;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.HeadReply.NodeDied;
import org.rayonyarn.ray.rpc.HeadReply.Shutdown;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.NodeInfo;

/** What becomes of living nodes that can't reach each other. */
final class HeadReachTest {
    private static final Map<String, Double> CPUS = Map.of("CPU", 4.0);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration LONGER = PATIENCE.plusSeconds(1);

    private final HeadFixture fixture = new HeadFixture().settled();

    @Test
    void oneOfTwoDiesForAReasonThatNamesBothAndTheKey() {
        NodeInfo old = fixture.join("n1", 4, CPUS);
        NodeInfo young = fixture.join("n2", 4, CPUS);

        complain(young, old);
        fixture.passReporting(PATIENCE.minusSeconds(1), old, young);
        assertThat(fixture.all(NodeDied.class)).isEmpty();
        fixture.passReporting(Duration.ofSeconds(2), old, young);

        NodeDied died = fixture.last(NodeDied.class);
        assertThat(died.node()).isEqualTo(young.id());
        assertThat(died.reason()).contains("n1", "n2", "a.key");
        assertThat(fixture.orders).contains("remove " + young.id());
        fixture.send(young, new HeadRequest.ListNodes(1));
        assertThat(fixture.to(young, Shutdown.class)).isNotEmpty();
        fixture.passReporting(LONGER, old);
        assertThat(fixture.all(NodeDied.class)).hasSize(1);
    }

    @Test
    void aComplaintThatIsTakenBackInTimeHarmsNobody() {
        NodeInfo one = fixture.join("n1", 4, CPUS);
        NodeInfo other = fixture.join("n2", 4, CPUS);

        for (int i = 0; i < 5; i++) {
            complain(one, other);
            fixture.passReporting(PATIENCE.minusSeconds(1), one, other);
            complain(one);
            fixture.passReporting(Duration.ofSeconds(1), one, other);
        }

        assertThat(fixture.all(NodeDied.class)).isEmpty();
    }

    @Test
    void theDriversNodeStaysThoughItIsTheYoungest() {
        NodeInfo worker = fixture.join("n1", 4, CPUS);
        NodeInfo driver = fixture.join("n2", 4, CPUS);
        fixture.startJob(driver);

        complain(worker, driver);
        fixture.passReporting(LONGER, worker, driver);

        assertThat(fixture.last(NodeDied.class).node()).isEqualTo(worker.id());
    }

    @Test
    void aDriverWithoutWorkersStaysThoughItHasNoJobYet() {
        NodeInfo worker = fixture.join("n1", 4, CPUS);
        NodeInfo driver = fixture.driver();

        complain(driver, worker);
        fixture.passReporting(LONGER, worker, driver);

        assertThat(fixture.last(NodeDied.class).node()).isEqualTo(worker.id());
    }

    @Test
    void whoReachesNobodyGoesAloneThoughItIsTheEldest() {
        NodeInfo lonely = fixture.join("n0", 4, CPUS);
        NodeInfo one = fixture.join("n1", 4, CPUS);
        NodeInfo other = fixture.join("n2", 4, CPUS);

        complain(lonely, one, other);
        fixture.passReporting(LONGER, lonely, one, other);
        fixture.passReporting(LONGER, one, other);

        assertThat(fixture.all(NodeDied.class)).extracting(NodeDied::node).containsExactly(lonely.id());
    }

    @Test
    void whoIsSilentIsJudgedForItsSilenceAlone() {
        NodeInfo one = fixture.join("n1", 4, CPUS);
        NodeInfo silent = fixture.join("n2", 4, CPUS);

        complain(one, silent);
        fixture.passReporting(Duration.ofSeconds(9), one);
        assertThat(fixture.all(NodeDied.class)).isEmpty();
        fixture.passReporting(Duration.ofSeconds(2), one);

        assertThat(fixture.last(NodeDied.class).reason()).startsWith("silent");
    }

    @Test
    void whatWasComplainedOfWhileTheHeadSleptIsNotJudgedBeforeTheOthersCouldTakeItBack() {
        NodeInfo one = fixture.join("n1", 4, CPUS);
        NodeInfo other = fixture.join("n2", 4, CPUS);
        fixture.pass(Duration.ofSeconds(1));

        fixture.pass(Duration.ofMinutes(5));
        complain(one, other);
        fixture.pass(Duration.ofMinutes(5));
        fixture.passReporting(PATIENCE.minusSeconds(1), one, other);
        complain(one);
        fixture.passReporting(LONGER, one, other);

        assertThat(fixture.all(NodeDied.class)).isEmpty();
    }

    @Test
    void aComplaintStandsWhileItsNodeIsAwayAndIsJudgedWhenItIsBack() {
        NodeInfo one = fixture.join("n1", 4, CPUS);
        NodeInfo other = fixture.join("n2", 4, CPUS);

        complain(one, other);
        for (int i = 0; i < 2; i++) {
            fixture.passReporting(Duration.ofSeconds(3), one, other);
            fixture.head.onDisconnected(one.id());
            fixture.passReporting(Duration.ofSeconds(1), other);
            fixture.send(one, new HeadRequest.RegisterNode(one));
            complain(one, other);
        }
        fixture.passReporting(Duration.ofSeconds(1), one, other);

        assertThat(fixture.last(NodeDied.class).node()).isEqualTo(other.id());
    }

    @Test
    void whatWasSaidOfOneIncarnationIsNotHeldAgainstTheNext() {
        NodeInfo one = fixture.join("n1", 4, CPUS);
        NodeInfo other = fixture.join("n2", 4, CPUS);
        complain(one, other);
        fixture.passReporting(PATIENCE.minusSeconds(1), one, other);
        NodeInfo next = new NodeInfo(
                other.id(), 2, other.name(), other.endpoint(), other.resources(), other.taskSlots(), other.labels());

        fixture.send(next, new HeadRequest.RegisterNode(next));
        fixture.passReporting(LONGER, one, next);

        assertThat(fixture.all(NodeDied.class)).extracting(NodeDied::epoch).containsExactly(1L);
    }

    @Test
    void nobodyComplainsOfItselfOrOfStrangers() {
        NodeInfo one = fixture.join("n1", 4, CPUS);

        complain(one, one, HeadFixture.node("stranger", 4, CPUS));
        fixture.passReporting(LONGER, one);

        assertThat(fixture.all(NodeDied.class)).isEmpty();
    }

    private void complain(NodeInfo by, NodeInfo... about) {
        fixture.send(
                by,
                new HeadRequest.ReportUnreachable(Arrays.stream(about)
                        .map(node -> new HeadRequest.Unreachable(node.id(), "nothing for long (a.key)"))
                        .toList()));
    }
}
