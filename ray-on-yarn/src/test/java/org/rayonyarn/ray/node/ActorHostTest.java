package org.rayonyarn.ray.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.recovery.Recorder;
import org.rayonyarn.ray.rpc.ActorState;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.SampleTasks;
import org.rayonyarn.ray.rpc.TaskSpec;
import org.rayonyarn.ray.worker.WorkerHost;

class ActorHostTest {
    private static final NodeId SELF = NodeId.of("self");
    private static final Payload VALUE = Payload.Immediate.NULL;
    private static final Payload FAILURE = new Payload.Failure(new byte[0]);
    private static final TaskSpec CONSTRUCTOR = SampleTasks.constructor(SELF, 0, ResourceSet.EMPTY, false);
    private static final ActorId ACTOR = SampleTasks.actorOf(CONSTRUCTOR);

    private final List<String> events = new ArrayList<>();
    private final Queue<WorkerHost.Done> underWay = new ArrayDeque<>();
    private final Queue<Runnable> gone = new ArrayDeque<>();
    private final ActorHost host = new ActorHost(
            new Workers(), Recorder.NONE, new Strand(Runnable::run), Duration.ofSeconds(10), new RecordedEffects());

    @Test
    void callsWaitForTheConstructorAndRunInTheOrderOfTheirArrival() {
        host.announce(CONSTRUCTOR);
        host.call(call(1));
        host.call(call(0));
        host.start(CONSTRUCTOR);
        assertThat(drain()).containsExactly("construct");

        end(VALUE);

        assertThat(drain()).containsExactly("ALIVE 0", "run 1", "run 0", "done constructor");
    }

    @Test
    void callsOfAnActorWhoseConstructorFailsEndAsItDid() {
        host.announce(CONSTRUCTOR);
        host.call(call(0));
        host.start(CONSTRUCTOR);
        drain();

        end(FAILURE);

        assertThat(drain()).containsExactly("remove", "DEAD 0", "failed 0", "failed constructor");
        host.call(call(1));
        assertThat(drain()).containsExactly("notHere 1");
    }

    @Test
    void anActorThatIsStoppedWhileItIsMadeIsNeverAlive() {
        host.announce(CONSTRUCTOR);
        host.start(CONSTRUCTOR);
        host.stop(ACTOR, 0);
        drain();

        end(VALUE);

        assertThat(drain()).isEmpty();
        assertThat(host.size()).isZero();
    }

    @Test
    void anActorThatIsStoppedBeforeItsTurnGivesItsRoomBack() {
        host.announce(CONSTRUCTOR);
        host.stop(ACTOR, 0);
        drain();

        host.start(CONSTRUCTOR);

        assertThat(drain()).containsExactly("release");
    }

    @Test
    void theEndOfAStoppedActorsCallIsNotReported() {
        alive();
        host.call(call(0));
        drain();

        host.stop(ACTOR, 0);
        end(VALUE);

        assertThat(drain()).containsExactly("remove");
    }

    @Test
    void aStoppedActorKeepsItsRoomUntilItsCodeHasEnded() {
        alive();
        drain();

        host.stop(ACTOR, 0);
        assertThat(drain()).containsExactly("remove");
        gone.remove().run();

        assertThat(drain()).containsExactly("release");
    }

    @Test
    void aConstructorThatComesTwiceIsAnnouncedOnce() {
        assertThat(host.announce(CONSTRUCTOR)).isTrue();
        assertThat(host.announce(CONSTRUCTOR)).isFalse();
    }

    @Test
    void aConstructorThatWasToldToNeverComeIsRefused() {
        host.confirm(ACTOR, 0);

        assertThat(drain()).containsExactly("DEAD 0");
        assertThat(host.announce(CONSTRUCTOR)).isFalse();
        assertThat(host.ids()).isEmpty();
    }

    @Test
    void aLaterLifeTakesTheEarlierOnesPlaceAndNotTheOtherWayRound() {
        alive();
        drain();

        assertThat(host.announce(CONSTRUCTOR.forLife(1))).isTrue();
        assertThat(host.announce(CONSTRUCTOR)).isFalse();
        host.stop(ACTOR, 0); // the head's word about the earlier one comes late

        assertThat(drain()).containsExactly("remove");
        assertThat(host.ids()).containsExactly(ACTOR);
    }

    @Test
    void refusesCallsThatAreForAnotherLife() {
        TaskSpec second = CONSTRUCTOR.forLife(1);
        host.announce(second);
        host.start(second);
        end(VALUE);
        drain();

        host.call(call(0));
        host.call(call(1).forLife(1));

        assertThat(drain()).containsExactly("notHere 0", "run 1");
    }

    @Test
    void aLostWorkerIsNoWishedEnd() {
        alive();
        drain();

        host.lost(ACTOR, 0, null);

        assertThat(drain()).containsExactly("remove", "RESTARTING 0");
        assertThat(host.announce(CONSTRUCTOR)).isFalse();
        assertThat(host.announce(CONSTRUCTOR.forLife(1))).isTrue();
    }

    @Test
    void tellsTheHeadAgainWhoLivesAndWhoHasEnded() {
        TaskSpec other = SampleTasks.constructor(SELF, 9, ResourceSet.EMPTY, false);
        alive();
        host.announce(other);
        host.start(other);
        end(VALUE);
        host.exit(SampleTasks.actorOf(other), 0);
        drain();

        host.onIntroduction();
        host.reconcile(List.of(ACTOR, SampleTasks.actorOf(other)));

        assertThat(drain()).containsExactly("ALIVE 0", "DEAD 0");
    }

    @Test
    void endsWhatTheHeadDoesNotKnowUnlessItCameAfterTheFirstIntroduction() {
        host.onIntroduction();
        alive();
        host.onIntroduction();
        drain();

        host.reconcile(List.of());
        assertThat(host.ids()).containsExactly(ACTOR);
        host.onDisconnected();
        host.onIntroduction();
        host.reconcile(List.of());

        assertThat(host.ids()).isEmpty();
    }

    @Test
    void tellsTheHeadOfWhatCameAndWentBetweenIntroductionAndWelcome() {
        TaskSpec other = SampleTasks.constructor(SELF, 9, ResourceSet.EMPTY, false);
        host.onIntroduction();
        alive();
        host.announce(other);
        host.start(other);
        end(VALUE);
        host.exit(SampleTasks.actorOf(other), 0);
        drain();

        host.reconcile(List.of());

        assertThat(drain()).as("the head could not hear it before").containsExactly("ALIVE 0", "DEAD 0");
        host.reconcile(List.of());
        assertThat(drain()).isEmpty();
    }

    @Test
    void onlyDetachedActorsOutliveTheirJob() {
        TaskSpec detached = SampleTasks.constructor(SELF, 1, ResourceSet.EMPTY, true);
        host.announce(CONSTRUCTOR);
        host.announce(detached);

        host.onJobEnded(SampleTasks.JOB);

        assertThat(host.ids()).containsExactly(SampleTasks.actorOf(detached));
    }

    private void alive() {
        host.announce(CONSTRUCTOR);
        host.start(CONSTRUCTOR);
        end(VALUE);
    }

    private void end(Payload value) {
        underWay.remove().onDone(value, 1);
    }

    private List<String> drain() {
        List<String> drained = List.copyOf(events);
        events.clear();
        return drained;
    }

    private static TaskSpec call(long sequence) {
        return SampleTasks.call(SELF, ACTOR, SampleTasks.DRIVER, sequence);
    }

    private static String name(TaskSpec spec) {
        return spec.kind() instanceof TaskSpec.Kind.CallActor call ? String.valueOf(call.sequence()) : "constructor";
    }

    private final class RecordedEffects implements ActorHost.Effects {
        @Override
        public void left(ActorId actor, int life) {}

        @Override
        public void over(TaskSpec constructor) {}

        @Override
        public void fetch(TaskSpec spec, Consumer<List<Payload>> then) {
            then.accept(List.of());
        }

        @Override
        public void done(TaskSpec spec, Payload value, long runNanos) {
            events.add((value.isFailure() ? "failed " : "done ") + name(spec));
        }

        @Override
        public void notHere(TaskSpec call) {
            events.add("notHere " + name(call));
        }

        @Override
        public void changed(ActorId actor, int life, ActorState state, @Nullable Payload death) {
            events.add(state.name() + " " + life);
        }

        @Override
        public void release(TaskSpec constructor) {
            events.add("release");
        }

        @Override
        public Payload noSuchGroup(TaskSpec call, List<String> groups) {
            return FAILURE;
        }
    }

    private final class Workers implements WorkerHost {
        @Override
        public void run(TaskSpec task, List<Payload> args, Done done) {
            throw new AssertionError("a plain task came to the actors' host");
        }

        @Override
        public void createActor(TaskSpec constructor, List<Payload> args, Done done) {
            events.add("construct");
            underWay.add(done);
        }

        @Override
        public void callActor(TaskSpec call, String group, List<Payload> args, Done done) {
            events.add("run " + name(call));
            underWay.add(done);
        }

        @Override
        public void removeActor(ActorId actor, Runnable then) {
            events.add("remove");
            gone.add(then);
        }

        @Override
        public void endJob(JobId job) {}

        @Override
        public void close() {}
    }
}
