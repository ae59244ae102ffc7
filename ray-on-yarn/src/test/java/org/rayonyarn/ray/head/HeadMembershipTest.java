package org.rayonyarn.ray.head;

import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.id.JobId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.ActorState;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.HeadReply.NodeDied;
import org.rayonyarn.ray.rpc.HeadReply.NodeList;
import org.rayonyarn.ray.rpc.HeadReply.NodeRegistered;
import org.rayonyarn.ray.rpc.HeadReply.Shutdown;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.JobCode;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.SessionNodes;

final class HeadMembershipTest {
    private static final Map<String, Double> CPUS = Map.of("CPU", 4.0);

    private final InMemoryControlStore store = new InMemoryControlStore();
    private final HeadFixture fixture = new HeadFixture(store).settled();

    @Test
    void welcomesANodeAndTellsTheOthers() {
        NodeInfo first = fixture.join("n1", 4, CPUS);

        NodeInfo second = fixture.join("n2", 4, CPUS);

        assertThat(fixture.to(second, NodeRegistered.class))
                .containsExactly(new NodeRegistered("session", List.of(first, second), List.of(), List.of()));
        assertThat(fixture.to(first, HeadReply.NodeAdded.class)).contains(new HeadReply.NodeAdded(second));
    }

    @Test
    void whatComesBeforeTheHeadHasItsEpochWaits() {
        HeadFixture starting = new HeadFixture();
        NodeInfo node = HeadFixture.node("n1", 4, CPUS);

        starting.head.onRequest(node.id(), 1, new HeadRequest.RegisterNode(node));
        assertThat(starting.sent).isEmpty();
        starting.settle();

        assertThat(starting.all(NodeRegistered.class)).hasSize(1);
        assertThat(starting.head.epoch()).isPositive();
    }

    @Test
    void aSilentNodeIsDeclaredDeadAndReplaced() {
        NodeInfo silent = fixture.join("n1", 4, CPUS);
        NodeInfo alive = fixture.join("n2", 4, CPUS);

        fixture.passReporting(Duration.ofSeconds(9), alive);
        assertThat(fixture.all(NodeDied.class)).isEmpty();
        fixture.passReporting(Duration.ofSeconds(3), alive);

        assertThat(fixture.last(NodeDied.class).node()).isEqualTo(silent.id());
        assertThat(fixture.orders).containsExactly("remove " + silent.id(), "add {CPU: 4.0}");
        assertThat(fixture.head.snapshot().nodes()).containsExactly(alive);
    }

    @Test
    void aDeadNodeIsNotHeardAndToldToEnd() {
        NodeInfo node = fixture.join("n1", 4, CPUS);
        fixture.head.onNodeLost(node.id(), "its container was killed");
        fixture.settle();
        fixture.sent.clear();

        fixture.send(node, new HeadRequest.StartJob(1, "", "Main", null, JobCode.OF_SESSION));
        fixture.send(node, new HeadRequest.RegisterNode(node));

        assertThat(fixture.sent).hasSize(2);
        assertThat(fixture.to(node, Shutdown.class)).hasSize(2).allSatisfy(reply -> assertThat(reply.reason())
                .startsWith("declared dead"));
    }

    @Test
    void nobodyHearsOfADeathBeforeItIsInTheStore() {
        NodeInfo node = fixture.join("n1", 4, CPUS);

        fixture.head.onNodeLost(node.id(), "killed");
        assertThat(fixture.all(NodeDied.class)).isEmpty();
        fixture.settle();

        assertThat(fixture.all(NodeDied.class)).containsExactly(new NodeDied(node.id(), 1, "killed"));
    }

    @Test
    void aNewerIncarnationReplacesTheOlder() {
        NodeInfo old = fixture.join("n1", 4, CPUS);
        NodeInfo young =
                new NodeInfo(old.id(), 2, old.name(), old.endpoint(), old.resources(), old.taskSlots(), old.labels());

        fixture.send(young, new HeadRequest.RegisterNode(young));

        assertThat(fixture.last(NodeDied.class).epoch()).isEqualTo(1);
        assertThat(fixture.head.snapshot().nodes()).containsExactly(young);
        fixture.send(old, new HeadRequest.ListNodes(1));
        assertThat(fixture.last(Shutdown.class).reason()).startsWith("declared dead");
        fixture.send(young, new HeadRequest.ListNodes(2));
        assertThat(fixture.last(NodeList.class).nodes()).isEqualTo(new SessionNodes(List.of(young), List.of()));
    }

    @Test
    void nodesThatHaveDiedAreListedAsSuch() {
        NodeInfo dead = fixture.join("n1", 4, CPUS);
        NodeInfo alive = fixture.join("n2", 4, CPUS);
        fixture.head.onNodeLost(dead.id(), "killed");
        fixture.settle();

        fixture.send(alive, new HeadRequest.ListNodes(1));

        assertThat(fixture.last(NodeList.class).nodes()).isEqualTo(new SessionNodes(List.of(alive), List.of(dead)));
    }

    @Test
    void theHeadDoubtsItselfWhenMostNodesAreSilent() {
        NodeInfo alive = fixture.join("n0", 4, CPUS);
        for (int i = 1; i < 4; i++) {
            fixture.join("n" + i, 4, CPUS);
        }

        fixture.passReporting(Duration.ofSeconds(19), alive);
        assertThat(fixture.all(NodeDied.class)).isEmpty();
        fixture.passReporting(Duration.ofSeconds(4), alive);

        assertThat(fixture.all(NodeDied.class)).hasSize(3);
    }

    @Test
    void itsOwnPauseIsNobodysSilence() {
        fixture.join("n1", 4, CPUS);
        fixture.join("n2", 4, CPUS);
        fixture.pass(Duration.ofSeconds(1));

        fixture.pass(Duration.ofSeconds(60));

        assertThat(fixture.all(NodeDied.class)).isEmpty();
    }

    @Test
    void itsOwnManyShortDelaysAreNobodysSilenceEither() {
        NodeInfo silent = fixture.join("n1", 4, CPUS);
        NodeInfo alive = fixture.join("n2", 4, CPUS);
        Duration late = fixture.config.tick().multipliedBy(10);

        fixture.passReporting(Duration.ofSeconds(70), late, alive);
        assertThat(fixture.all(NodeDied.class)).isEmpty();
        fixture.passReporting(Duration.ofSeconds(50), late, alive);

        assertThat(fixture.last(NodeDied.class).node()).isEqualTo(silent.id());
    }

    @Test
    void aNodeInTheHeadsOwnProcessNeedsToSayNothing() {
        NodeInfo resident = fixture.join("n1", 4, CPUS);
        NodeInfo alive = fixture.join("n2", 4, CPUS);

        for (int i = 0; i < 30; i++) {
            fixture.head.onNodeSeen(resident.id());
            fixture.passReporting(Duration.ofSeconds(1), alive);
        }

        assertThat(fixture.all(NodeDied.class)).isEmpty();
    }

    @Test
    void theJobOfADriverThatStaysAwayEnds() {
        NodeInfo worker = fixture.join("n1", 4, CPUS);
        NodeInfo driver = fixture.driver();
        JobId job = fixture.startJob(driver);

        fixture.head.onDisconnected(driver.id());
        fixture.passReporting(Duration.ofSeconds(12), worker);

        assertThat(fixture.last(HeadReply.JobEnded.class).job()).isEqualTo(job);
        assertThat(fixture.last(NodeDied.class).node()).isEqualTo(driver.id());
    }

    @Test
    void aDriverThatComesBackInTimeGoesOn() {
        NodeInfo worker = fixture.join("n1", 4, CPUS);
        NodeInfo driver = fixture.driver();
        JobId job = fixture.startJob(driver);

        fixture.head.onDisconnected(driver.id());
        fixture.passReporting(Duration.ofSeconds(5), worker);
        fixture.send(driver, new HeadRequest.RegisterNode(driver));
        fixture.passReporting(Duration.ofSeconds(20), worker, driver);

        assertThat(fixture.all(HeadReply.JobEnded.class)).isEmpty();
        assertThat(fixture.last(NodeRegistered.class).jobs()).containsExactly(job);
    }

    @Test
    void aDriverThatHasEndedItsJobMayLeave() {
        NodeInfo driver = fixture.driver();
        JobId job = fixture.startJob(driver);

        fixture.send(driver, new HeadRequest.EndJob(job));
        fixture.head.onDisconnected(driver.id());
        fixture.settle();

        assertThat(fixture.last(NodeDied.class).reason()).isEqualTo("the driver has left");
        assertThat(fixture.orders).containsExactly("remove " + driver.id());
    }

    @Test
    void jobIdsAreGivenOnceInASession() {
        NodeInfo driver = fixture.driver();
        JobId first = fixture.startJob(driver);
        fixture.send(driver, new HeadRequest.EndJob(first));

        fixture.send(driver, new HeadRequest.StartJob(77, "", "Main", first, JobCode.OF_SESSION));
        assertThat(fixture.last(HeadReply.JobRefused.class).reason()).contains(first.toString(), "ray.job.id");
        JobId second = fixture.startJob(driver);

        assertThat(second).isNotEqualTo(first);
    }

    @Test
    void aRepeatedStartOfAJobStartsOne() {
        NodeInfo driver = fixture.driver();
        HeadRequest start = new HeadRequest.StartJob(5, "", "Main", null, JobCode.OF_SESSION);

        fixture.send(driver, start);
        fixture.send(driver, start);

        List<HeadReply.JobStarted> answers = fixture.all(HeadReply.JobStarted.class);
        assertThat(answers).hasSize(2);
        assertThat(answers.get(0)).isEqualTo(answers.get(1));
        assertThat(answers.get(0).namespace()).hasSize(36);
        assertThat(fixture.head.snapshot().jobs()).hasSize(1);
    }

    @Test
    void aSecondHeadKnowsWhatTheFirstKnewAndTheFirstStops() {
        NodeInfo worker = fixture.join("n1", 4, CPUS);
        NodeInfo dead = fixture.join("n2", 4, CPUS);
        fixture.head.onNodeLost(dead.id(), "killed");
        fixture.settle();
        NodeInfo driver = fixture.driver();
        JobId job = fixture.startJob(driver);
        var named = fixture.register(driver, job, 0, "counter", false, Map.of("CPU", 3.0));
        var waiting = fixture.register(driver, job, 1, "", false, Map.of("CPU", 2.0));
        fixture.send(worker, new HeadRequest.ActorChanged(named, 0, ActorState.ALIVE, null));

        HeadFixture second = new HeadFixture(store).settled();

        HeadSnapshot before = fixture.head.snapshot();
        HeadSnapshot after = second.head.snapshot();
        assertThat(after.epoch()).isGreaterThan(before.epoch());
        assertThat(after.nodes()).isEqualTo(before.nodes());
        assertThat(after.jobs()).isEqualTo(before.jobs());
        assertThat(after.actors()).containsExactlyInAnyOrderElementsOf(before.actors());
        second.send(worker, new HeadRequest.RegisterNode(worker));
        second.send(driver, new HeadRequest.RegisterNode(driver));
        assertThat(second.to(worker, NodeRegistered.class).get(0).actors()).containsExactly(named);
        second.send(driver, new HeadRequest.KillActor(named, -1, true));
        assertThat(second.head.snapshot().actors()).anySatisfy(actor -> {
            assertThat(actor.id()).isEqualTo(waiting);
            assertThat(actor.location()).isEqualTo(worker.id());
        });
        second.send(dead, new HeadRequest.RegisterNode(dead));
        assertThat(second.to(dead, Shutdown.class)).hasSize(1);
        fixture.startJobUnanswered(driver);
        assertThat(fixture.deposed).hasSize(1);
        assertThat(fixture.deposed.get(0)).contains("another head has taken over");
    }

    @Test
    void everyRequestIsHeardBySomebody() {
        List<Class<?>> unheard = new ArrayList<>();

        for (Class<?> request : HeadRequest.class.getPermittedSubclasses()) {
            if (!fixture.head.hears(request)) {
                unheard.add(request);
            }
        }

        assertThat(unheard).isEmpty();
    }
}
