package org.rayonyarn.ray.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.ActorState;
import org.rayonyarn.ray.rpc.HeadReply.ActorFound;
import org.rayonyarn.ray.rpc.HeadReply.ActorRegistered;
import org.rayonyarn.ray.rpc.HeadReply.ActorUpdate;
import org.rayonyarn.ray.rpc.HeadReply.ConfirmActor;
import org.rayonyarn.ray.rpc.HeadReply.Infeasible;
import org.rayonyarn.ray.rpc.HeadReply.NodeRegistered;
import org.rayonyarn.ray.rpc.HeadReply.StopActor;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.Payload;

final class HeadActorsTest {
    private static final Map<String, Double> NOTHING = Map.of();

    private final HeadFixture fixture = new HeadFixture().settled();
    private final NodeInfo driver = fixture.driver();
    private final NodeInfo worker = fixture.join("n1", 4, Map.of("CPU", 4.0));
    private final JobId job = fixture.startJob(driver);

    @Test
    void answersWithThePlaceOnceItIsInTheStore() {
        ActorInfo actor = HeadFixture.actor(driver, job, 0, "a", false, NOTHING, null);

        fixture.head.onRequest(driver.id(), 1, new HeadRequest.RegisterActor(9, actor, null));
        assertThat(fixture.all(ActorRegistered.class)).isEmpty();
        fixture.settle();

        ActorRegistered answer = fixture.last(ActorRegistered.class);
        assertThat(answer.request()).isEqualTo(9);
        assertThat(registered(answer).location()).isEqualTo(worker.id());
        assertThat(registered(answer).state()).isEqualTo(ActorState.PENDING);
    }

    @Test
    void refusesANameThatALivingActorHas() {
        fixture.register(driver, job, 0, "counter", false, NOTHING);
        fixture.register(driver, job, 1, "counter", false, NOTHING);

        ActorRegistered answer = fixture.last(ActorRegistered.class);
        assertThat(answer.actor()).isNull();
        assertThat(answer.refusal()).isEqualTo("Actor of name counter exists in namespace ns");
    }

    @Test
    void refusesANameThatIsJustBeingRegistered() {
        ActorInfo first = HeadFixture.actor(driver, job, 0, "counter", false, NOTHING, null);
        ActorInfo second = HeadFixture.actor(driver, job, 1, "counter", false, NOTHING, null);

        fixture.head.onRequest(driver.id(), 1, new HeadRequest.RegisterActor(1, first, null));
        fixture.head.onRequest(driver.id(), 1, new HeadRequest.RegisterActor(2, second, null));
        fixture.settle();

        assertThat(fixture.all(ActorRegistered.class))
                .extracting(ActorRegistered::request, answer -> answer.actor() != null)
                .containsExactlyInAnyOrder(tuple(1L, true), tuple(2L, false));
    }

    @Test
    void aNameIsFreeAgainAfterTheDeath() {
        ActorId first = fixture.register(driver, job, 0, "counter", false, NOTHING);
        fixture.send(driver, new HeadRequest.KillActor(first, -1, true));

        ActorId second = fixture.register(driver, job, 1, "counter", false, NOTHING);

        fixture.send(driver, new HeadRequest.FindActor(3, "counter", "ns"));
        ActorInfo found = fixture.last(ActorFound.class).actor();
        assertThat(found).isNotNull().extracting(ActorInfo::id).isEqualTo(second);
    }

    @Test
    void aRepeatedRegistrationRegistersOnce() {
        HeadRequest request = new HeadRequest.RegisterActor(
                4, HeadFixture.actor(driver, job, 0, "counter", false, NOTHING, null), null);

        fixture.send(driver, request);
        fixture.send(driver, request);

        List<ActorRegistered> answers = fixture.all(ActorRegistered.class);
        assertThat(answers).hasSize(2);
        assertThat(answers.get(0)).isEqualTo(answers.get(1));
        assertThat(fixture.head.snapshot().actors()).hasSize(1);
    }

    @Test
    void aLaterHeadMakesNoActorAnewThatHasDied() {
        ControlStore store = new InMemoryControlStore();
        HeadFixture earlier = new HeadFixture(store).settled();
        NodeInfo owner = earlier.driver();
        JobId itsJob = earlier.startJob(owner);
        earlier.join("worker", 4, Map.of());
        ActorInfo actor = HeadFixture.actor(owner, itsJob, 0, "counter", false, NOTHING, null);
        HeadRequest request = new HeadRequest.RegisterActor(4, actor, null);
        earlier.send(owner, request);
        earlier.send(owner, new HeadRequest.KillActor(actor.id(), -1, true));

        HeadFixture later = new HeadFixture(store).settled();
        later.send(owner, new HeadRequest.RegisterNode(owner));
        later.send(owner, request);

        ActorInfo answer = later.last(ActorRegistered.class).actor();
        assertThat(answer).isNotNull().extracting(ActorInfo::state).isEqualTo(ActorState.DEAD);
        assertThat(later.head.snapshot().actors()).extracting(ActorInfo::state).containsExactly(ActorState.DEAD);
        later.send(owner, new HeadRequest.FindActor(5, "counter", "ns"));
        assertThat(later.last(ActorFound.class).actor()).isNull();
    }

    @Test
    void theStoreForgetsTheDeadThatTheHeadForgets() {
        InMemoryControlStore store = new InMemoryControlStore();
        HeadFixture head =
                new HeadFixture(store, HeadConfig.from(Map.of("ray.head.dead-actors-kept", "2")::get)).settled();
        NodeInfo owner = head.driver();
        JobId itsJob = head.startJob(owner);
        for (int i = 0; i < 5; i++) {
            ActorId actor = head.register(owner, itsJob, i, "", false, NOTHING);
            head.send(owner, new HeadRequest.KillActor(actor, -1, true));
        }

        assertThat(store.load(HeadKeys.ACTORS).toCompletableFuture().join()).hasSize(2);
        assertThat(head.head.snapshot().actors()).hasSize(2);
    }

    @Test
    void anActorWithoutRoomIsPlacedLater() {
        ActorId first = fixture.register(driver, job, 0, "", false, Map.of("CPU", 3.0));
        ActorId second = fixture.register(driver, job, 1, "", false, Map.of("CPU", 2.0));
        assertThat(registered(fixture.last(ActorRegistered.class)).location()).isNull();

        fixture.send(worker, new HeadRequest.ActorChanged(first, 0, ActorState.DEAD, null));

        ActorInfo update = fixture.to(driver, ActorUpdate.class).stream()
                .map(ActorUpdate::actor)
                .filter(actor -> actor.id().equals(second))
                .findFirst()
                .orElseThrow();
        assertThat(update.location()).isEqualTo(worker.id());
    }

    @Test
    void spreadsActorsThatDemandNothing() {
        NodeInfo other = fixture.join("n2", 4, Map.of("CPU", 4.0));

        for (int i = 0; i < 10; i++) {
            fixture.register(driver, job, i, "", false, NOTHING);
        }

        assertThat(fixture.head.snapshot().actors())
                .filteredOn(actor -> other.id().equals(actor.location()))
                .hasSize(5);
    }

    @Test
    void watchersHearOfEveryChangeUntilTheDeath() {
        NodeInfo watcher = fixture.join("n2", 0, NOTHING);
        ActorId actor = fixture.register(driver, job, 0, "", false, NOTHING);
        fixture.send(watcher, new HeadRequest.WatchActor(actor));
        fixture.send(worker, new HeadRequest.ActorChanged(actor, 0, ActorState.ALIVE, null));
        Payload cause = new Payload.Failure(new byte[] {1});
        fixture.send(worker, new HeadRequest.ActorChanged(actor, 0, ActorState.DEAD, cause));

        for (NodeInfo told : List.of(watcher, driver)) {
            assertThat(fixture.to(told, ActorUpdate.class))
                    .extracting(update -> update.actor().state())
                    .containsSubsequence(ActorState.ALIVE, ActorState.DEAD);
        }
        assertThat(fixture.last(ActorUpdate.class).actor().death()).isEqualTo(cause);
        assertThat(fixture.all(StopActor.class)).isEmpty();
        fixture.send(watcher, new HeadRequest.WatchActor(actor));
        assertThat(fixture.last(ActorUpdate.class).actor().state()).isEqualTo(ActorState.DEAD);
    }

    @Test
    void aWatchMayOvertakeTheRegistration() {
        NodeInfo watcher = fixture.join("n2", 0, NOTHING);
        ActorInfo actor = HeadFixture.actor(driver, job, 0, "", false, NOTHING, null);

        fixture.send(watcher, new HeadRequest.WatchActor(actor.id()));
        assertThat(fixture.all(ActorUpdate.class)).isEmpty();
        fixture.send(driver, new HeadRequest.RegisterActor(1, actor, null));

        assertThat(fixture.to(watcher, ActorUpdate.class)).hasSize(1);
    }

    @Test
    void whoWatchesAnActorThatNobodyRegistersIsToldThatItIsDead() {
        ActorInfo actor = HeadFixture.actor(driver, job, 0, "", false, NOTHING, null);
        fixture.send(driver, new HeadRequest.WatchActor(actor.id()));

        fixture.passReporting(Duration.ofSeconds(11), driver, worker);

        assertThat(fixture.last(ActorUpdate.class).actor().state()).isEqualTo(ActorState.DEAD);
    }

    @Test
    void onlyTheHostSpeaksForAnActor() {
        NodeInfo other = fixture.join("n2", 0, NOTHING);
        ActorId actor = fixture.register(driver, job, 0, "", false, NOTHING);

        fixture.send(other, new HeadRequest.ActorChanged(actor, 0, ActorState.DEAD, null));

        assertThat(fixture.head.snapshot().actors().get(0).state()).isEqualTo(ActorState.PENDING);
    }

    @Test
    void aHostThatHasADeadActorIsToldToStopIt() {
        ActorId actor = fixture.register(driver, job, 0, "", false, NOTHING);
        fixture.send(driver, new HeadRequest.KillActor(actor, -1, true));
        assertThat(fixture.to(worker, StopActor.class)).hasSize(1);

        fixture.send(worker, new HeadRequest.ActorChanged(actor, 0, ActorState.ALIVE, null));

        assertThat(fixture.to(worker, StopActor.class)).hasSize(2);
    }

    @Test
    void actorsDieWithTheirNode() {
        ActorId actor = fixture.register(driver, job, 0, "counter", false, NOTHING);

        fixture.head.onNodeLost(worker.id(), "killed");
        fixture.settle();

        ActorInfo told = fixture.last(ActorUpdate.class).actor();
        assertThat(told.id()).isEqualTo(actor);
        assertThat(told.death()).asString().contains("n1", "killed");
        fixture.join("n2", 4, NOTHING);
        fixture.register(driver, job, 1, "counter", false, NOTHING);
        assertThat(fixture.last(ActorRegistered.class).refusal()).isNull();
    }

    @Test
    void actorsDieWithTheirOwnerUnlessTheyAreDetached() {
        NodeInfo owner = fixture.join("n2", 0, NOTHING);
        ActorId bound = fixture.register(owner, job, 0, "", false, NOTHING);
        ActorId detached = fixture.register(owner, job, 1, "", true, NOTHING);

        fixture.head.onNodeLost(owner.id(), "killed");
        fixture.settle();

        assertThat(stateOf(bound)).isEqualTo(ActorState.DEAD);
        assertThat(stateOf(detached)).isEqualTo(ActorState.PENDING);
        assertThat(fixture.to(worker, ConfirmActor.class)).containsExactly(new ConfirmActor(detached, 0));
        assertThat(fixture.to(worker, StopActor.class)).hasSize(1);
    }

    @Test
    void aHostThatWasAwayWhenACreatorDiedIsAskedWhenItIsBack() {
        NodeInfo owner = fixture.join("n2", 0, NOTHING);
        ActorId detached = fixture.register(owner, job, 1, "", true, NOTHING);
        fixture.head.onDisconnected(worker.id());
        fixture.head.onNodeLost(owner.id(), "killed");
        fixture.settle();
        fixture.sent.clear();

        fixture.send(worker, new HeadRequest.RegisterNode(worker));

        assertThat(fixture.to(worker, ConfirmActor.class)).containsExactly(new ConfirmActor(detached, 0));
        fixture.send(worker, new HeadRequest.ActorChanged(detached, 0, ActorState.DEAD, null));
        assertThat(stateOf(detached)).isEqualTo(ActorState.DEAD);
    }

    @Test
    void aRepeatedRegistrationOnANewConnectionWatchesAgain() {
        ActorInfo actor = HeadFixture.actor(driver, job, 0, "", false, NOTHING, null);
        fixture.send(driver, new HeadRequest.RegisterActor(9, actor, null));
        fixture.head.onDisconnected(driver.id());
        fixture.send(driver, new HeadRequest.RegisterNode(driver));
        fixture.send(driver, new HeadRequest.RegisterActor(9, actor, null));
        fixture.sent.clear();

        fixture.send(worker, new HeadRequest.ActorChanged(actor.id(), 0, ActorState.ALIVE, null));

        assertThat(fixture.to(driver, ActorUpdate.class)).hasSize(1);
    }

    @Test
    void actorsDieWithTheActorThatCreatedThem() {
        ActorId parent = fixture.register(driver, job, 0, "", false, NOTHING);
        ActorInfo child = HeadFixture.actor(worker, job, 1, "", false, NOTHING, parent);
        fixture.send(worker, new HeadRequest.RegisterActor(1, child, null));
        ActorInfo grandchild = HeadFixture.actor(worker, job, 2, "", false, NOTHING, child.id());
        fixture.send(worker, new HeadRequest.RegisterActor(2, grandchild, null));

        fixture.send(driver, new HeadRequest.KillActor(parent, -1, true));

        assertThat(stateOf(child.id())).isEqualTo(ActorState.DEAD);
        assertThat(stateOf(grandchild.id())).isEqualTo(ActorState.DEAD);
        ActorInfo late = HeadFixture.actor(worker, job, 3, "", false, NOTHING, parent);
        fixture.send(worker, new HeadRequest.RegisterActor(3, late, null));
        assertThat(fixture.last(ActorRegistered.class).refusal()).contains("is dead");
    }

    @Test
    void theEndOfAJobEndsItsActorsButForDetachedOnes() {
        ActorId bound = fixture.register(driver, job, 0, "", false, NOTHING);
        ActorId detached = fixture.register(driver, job, 1, "d", true, NOTHING);
        ActorId neverPlaced = fixture.register(driver, job, 2, "", true, Map.of("GPU", 1.0));

        fixture.send(driver, new HeadRequest.EndJob(job));

        assertThat(stateOf(bound)).isEqualTo(ActorState.DEAD);
        assertThat(stateOf(detached)).isEqualTo(ActorState.PENDING);
        assertThat(stateOf(neverPlaced)).isEqualTo(ActorState.DEAD);
        assertThat(fixture.to(worker, StopActor.class))
                .extracting(StopActor::actor)
                .containsExactly(bound);
    }

    @Test
    void aHostThatComesBackLearnsWhatBelongsOnIt() {
        ActorId kept = fixture.register(driver, job, 0, "", false, NOTHING);
        ActorId killed = fixture.register(driver, job, 1, "", false, NOTHING);
        fixture.head.onDisconnected(worker.id());
        fixture.send(driver, new HeadRequest.KillActor(killed, -1, true));

        fixture.send(worker, new HeadRequest.RegisterNode(worker));

        assertThat(fixture.last(NodeRegistered.class).actors()).containsExactly(kept);
    }

    @Test
    void anActorThatFitsNoNodeIsReportedToItsOwner() {
        fixture.register(driver, job, 0, "", false, Map.of("GPU", 1.0));

        fixture.passReporting(Duration.ofSeconds(8), driver, worker);

        assertThat(fixture.to(driver, Infeasible.class)).hasSize(1);
        assertThat(fixture.last(Infeasible.class).reason()).contains("--node-gpus", "ray.yarn.node-gpus");
    }

    @Test
    void noActorIsPlacedOnANodeWhoseDeathIsDecided() {
        NodeInfo other = fixture.join("n2", 4, NOTHING);
        ActorInfo actor = HeadFixture.actor(driver, job, 0, "", false, NOTHING, null);
        fixture.head.onNodeLost(worker.id(), "killed");
        fixture.head.onRequest(driver.id(), 1, new HeadRequest.RegisterActor(1, actor, null));
        fixture.settle();

        assertThat(registered(fixture.last(ActorRegistered.class)).location()).isEqualTo(other.id());
    }

    private ActorState stateOf(ActorId id) {
        return fixture.head.snapshot().actors().stream()
                .filter(actor -> actor.id().equals(id))
                .findFirst()
                .orElseThrow()
                .state();
    }

    private static ActorInfo registered(ActorRegistered answer) {
        @Nullable ActorInfo actor = answer.actor();
        if (actor == null) {
            throw new AssertionError("refused: " + answer.refusal());
        }
        return actor;
    }
}
