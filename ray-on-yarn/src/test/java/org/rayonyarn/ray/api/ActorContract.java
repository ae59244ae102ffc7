package org.rayonyarn.ray.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ray.api.ActorHandle;
import io.ray.api.ObjectRef;
import io.ray.api.Ray;
import io.ray.api.exception.PendingCallsLimitExceededException;
import io.ray.api.exception.RayActorException;
import io.ray.api.exception.RayTaskException;
import io.ray.api.id.ActorId;
import io.ray.api.options.ActorCreationOptions;
import io.ray.api.runtimecontext.ActorInfo;
import io.ray.api.runtimecontext.ActorState;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.RayOnYarnRuntime;
import org.rayonyarn.ray.api.ActorPrograms.FailsAtRebirth;
import org.rayonyarn.ray.api.ActorPrograms.Phoenix;

/** How actors live, die and live again in every form of session. The session is started by the subclass, once for all cases. */
abstract class ActorContract {
    private static final long PATIENCE_MS = 60_000;

    @Test
    void runsTheConstructorAgainAfterAKillThatAllowsIt() {
        ActorHandle<Phoenix> actor =
                Ray.actor(Phoenix::new, "ash").setMaxRestarts(1).remote();
        assertThat(actor.task(Phoenix::note, 1).remote().get()).isEqualTo(1);
        assertThat(actor.task(Phoenix::bornAgain).remote().get()).isFalse();

        Ray.internal().killActor(actor, false);

        assertThat(eventually(() -> actor.task(Phoenix::name).remote().get())).isEqualTo("ash");
        assertThat(actor.task(Phoenix::bornAgain).remote().get()).isTrue();
        assertThat(actor.task(Phoenix::note, 1).remote().get()).isEqualTo(1);
        ActorInfo info = info(actor);
        assertThat(info.state).isEqualTo(ActorState.ALIVE);
        assertThat(info.numRestarts).isEqualTo(1);
    }

    @Test
    void isDeadOnceItsRestartsAreUsedUp() {
        ActorHandle<Phoenix> actor =
                Ray.actor(Phoenix::new, "ash").setMaxRestarts(1).remote();
        assertThat(actor.task(Phoenix::note, 1).remote().get()).isEqualTo(1);
        Ray.internal().killActor(actor, false);
        eventually(() -> actor.task(Phoenix::name).remote().get());

        Ray.internal().killActor(actor, false);

        assertThatThrownBy(() -> actor.task(Phoenix::name).remote().get())
                .isInstanceOfSatisfying(
                        RayActorException.class, e -> assertThat(e.actorId).isEqualTo(actor.getId()));
        awaitState(actor, ActorState.DEAD);
    }

    @Test
    void restartsAsOftenAsItMust() {
        ActorHandle<Phoenix> actor = Ray.actor(Phoenix::new, "ash")
                .setMaxRestarts(ActorCreationOptions.INFINITE_RESTART)
                .remote();
        assertThat(actor.task(Phoenix::note, 1).remote().get()).isEqualTo(1);

        for (int restarts = 1; restarts <= 5; restarts++) {
            Ray.internal().killActor(actor, false);
            assertThat(eventually(() -> actor.task(Phoenix::note, 1).remote().get()))
                    .isEqualTo(1);
            assertThat(info(actor).numRestarts).isEqualTo(restarts);
        }
    }

    @Test
    void isGoneForGoodAfterAKillAnExitOrAFailedConstructor() {
        ActorHandle<Phoenix> killed =
                Ray.actor(Phoenix::new, "killed").setMaxRestarts(-1).remote();
        ActorHandle<Phoenix> exited =
                Ray.actor(Phoenix::new, "exited").setMaxRestarts(-1).remote();
        ActorHandle<FailsAtRebirth> failing =
                Ray.actor(FailsAtRebirth::new).setMaxRestarts(-1).remote();
        assertThat(failing.task(FailsAtRebirth::one).remote().get()).isEqualTo(1);

        killed.kill();
        assertThatThrownBy(() -> exited.task(Phoenix::exit).remote().get()).isInstanceOf(RayActorException.class);
        Ray.internal().killActor(failing, false);

        awaitState(killed, ActorState.DEAD);
        awaitState(exited, ActorState.DEAD);
        awaitState(failing, ActorState.DEAD);
        assertThatThrownBy(() -> exited.task(Phoenix::name).remote().get()).isInstanceOf(RayActorException.class);
        assertThatThrownBy(() -> failing.task(FailsAtRebirth::one).remote().get())
                .isInstanceOf(RayActorException.class)
                .hasRootCauseMessage("once is enough");
    }

    @Test
    void sendsTheCallsUnderWayAgainInTheirOrderIfTheyMayBeRetried() {
        ActorHandle<Phoenix> actor = Ray.actor(Phoenix::new, "ash")
                .setMaxRestarts(1)
                .setMaxTaskRetries(1)
                .remote();
        assertThat(actor.task(Phoenix::name).remote().get()).isEqualTo("ash");
        ObjectRef<Integer> hanging = actor.task(Phoenix::hangAtFirst, 0).remote();
        List<ObjectRef<Integer>> queued = IntStream.range(1, 50)
                .mapToObj(i -> actor.task(Phoenix::note, i).remote())
                .toList();

        Ray.internal().killActor(actor, false);

        assertThat(hanging.get()).isEqualTo(1);
        assertThat(Ray.get(queued))
                .isEqualTo(IntStream.rangeClosed(2, 50).boxed().toList());
        assertThat(actor.task(Phoenix::noted).remote().get())
                .isEqualTo(IntStream.range(0, 50).boxed().toList());
    }

    @Test
    void failsTheCallsUnderWayIfTheyMayNotBeRetriedAndServesThoseAfterTheRestart() {
        ActorHandle<Phoenix> actor =
                Ray.actor(Phoenix::new, "ash").setMaxRestarts(1).remote();
        assertThat(actor.task(Phoenix::name).remote().get()).isEqualTo("ash");
        ObjectRef<Integer> hanging = actor.task(Phoenix::hangAtFirst, 0).remote();
        ObjectRef<Integer> queued = actor.task(Phoenix::note, 1).remote();

        Ray.internal().killActor(actor, false);

        assertThatThrownBy(hanging::get).isInstanceOf(RayActorException.class);
        assertThatThrownBy(queued::get).isInstanceOf(RayActorException.class);
        awaitState(actor, ActorState.ALIVE);
        assertThat(eventually(() -> actor.task(Phoenix::noted).remote().get())).isEmpty();
    }

    @Test
    void doesNotTakeAnotherActorsRestartForItsCreatorsLife() {
        ActorHandle<Phoenix> creator =
                Ray.actor(Phoenix::new, "creator").setMaxRestarts(1).remote();
        ActorHandle<Phoenix> child =
                creator.task(Phoenix::child, "child-of-a-life", -1).remote().get();
        assertThat(child.task(Phoenix::name).remote().get()).isEqualTo("child-of-a-life");

        Ray.internal().killActor(creator, false);

        awaitState(child, ActorState.DEAD);
        assertThat(eventually(() -> creator.task(Phoenix::child, "child-of-a-life", 0)
                        .remote()
                        .get()))
                .isNotEqualTo(child);
    }

    @Test
    void waitsForArgumentsBeforeItTakesAPlace() {
        ObjectRef<String> late = Ray.task(ActorPrograms::slowly, "late", 1_500).remote();
        ActorHandle<Phoenix> actor =
                Ray.actor(Phoenix::new, late).setMaxRestarts(1).remote();

        awaitState(actor, ActorState.DEPENDENCIES_UNREADY);
        assertThat(actor.task(Phoenix::name).remote().get()).isEqualTo("late");
        awaitState(actor, ActorState.ALIVE);
        Ray.internal().killActor(actor, false);
        assertThat(eventually(() -> actor.task(Phoenix::name).remote().get())).isEqualTo("late");
    }

    @Test
    void keepsLargeArgumentsForTheNextLife() {
        String large = "x".repeat(300_000);
        ActorHandle<Phoenix> actor =
                Ray.actor(Phoenix::new, large).setMaxRestarts(1).remote();
        assertThat(actor.task(Phoenix::name).remote().get()).isEqualTo(large);

        Ray.internal().killActor(actor, false);

        assertThat(eventually(() -> actor.task(Phoenix::name).remote().get())).isEqualTo(large);
    }

    @Test
    void refusesCallsBeyondTheLimitAtOnceAndServesThemLater() {
        ActorHandle<Phoenix> actor =
                Ray.actor(Phoenix::new, "busy").setMaxPendingCalls(2).remote();
        ObjectRef<Long> first = actor.task(Phoenix::later, 500L).remote();
        ObjectRef<Long> second = actor.task(Phoenix::later, 1L).remote();

        assertThatThrownBy(() -> actor.task(Phoenix::later, 1L).remote())
                .isInstanceOfSatisfying(PendingCallsLimitExceededException.class, e -> assertThat(e.actorId)
                        .isEqualTo(actor.getId()))
                .hasMessageContaining("maxPendingCalls is 2");
        first.get();
        second.get();

        assertThat(actor.task(Phoenix::later, 2L).remote().get()).isEqualTo(2);
        assertThatThrownBy(() -> Ray.actor(Phoenix::new, "none").setMaxPendingCalls(0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void countsPendingCallsForEachHolderOfAHandle() {
        ActorHandle<Phoenix> actor =
                Ray.actor(Phoenix::new, "busy").setMaxPendingCalls(3).remote();
        ObjectRef<Long> mine = actor.task(Phoenix::later, 60_000L).remote();

        assertThat(Ray.task(ActorPrograms::callUntilRefused, actor, 10).remote().get())
                .isEqualTo(3);
        assertThat(ActorPrograms.callUntilRefused(actor, 10)).isEqualTo(2);
        actor.kill();
        assertThatThrownBy(mine::get).isInstanceOf(RayActorException.class);
    }

    @Test
    void callsItselfAndIsFoundByItsId() {
        ActorHandle<Phoenix> actor = Ray.actor(Phoenix::new, "me").remote();

        assertThat(actor.task(Phoenix::askItself).remote().get().get()).isEqualTo("me");
        ActorHandle<Phoenix> found = Ray.internal().getActorHandle(actor.getId());
        assertThat(found.task(Phoenix::name).remote().get()).isEqualTo("me");
        assertThat(Ray.task(ActorPrograms::nameOf, List.of(found)).remote().get())
                .isEqualTo("me");
    }

    @Test
    void saysOfAnActorThatNobodyMadeThatItIsUnknown() {
        assertThatThrownBy(() -> Ray.internal().getActorHandle(ActorId.fromRandom()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isNotHeldUpByTasksThatHaveTakenAllSlots() {
        List<ObjectRef<String>> tasks = IntStream.range(0, 40)
                .mapToObj(i -> Ray.task(ActorPrograms::slowly, "t", 2_000).remote())
                .toList();
        ActorHandle<Phoenix> actor = Ray.actor(Phoenix::new, "quick").remote();

        assertThat(Ray.wait(List.of(tasks.get(39), actor.task(Phoenix::name).remote()), 1)
                        .getReady()
                        .get(0)
                        .get())
                .isEqualTo("quick");
        Ray.get(tasks);
    }

    @Test
    void saysThatACallOfNoGroupWasNotRun() {
        ActorHandle<Phoenix> actor = Ray.actor(Phoenix::new, "me").remote();

        assertThatThrownBy(() -> actor.task(Phoenix::name)
                        .setConcurrencyGroup("nowhere")
                        .remote()
                        .get())
                .isInstanceOf(RayTaskException.class)
                .hasMessageContaining("no concurrency group nowhere");
        assertThat(actor.task(Phoenix::name).remote().get()).isEqualTo("me");
    }

    @Test
    void onlyDetachedActorsOutliveTheDriverThatMadeThem() throws Exception {
        assertThat(new ProcessBuilder(
                                System.getProperty("java.home") + "/bin/java",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-Dray.address=" + ((RayOnYarnRuntime) Ray.internal()).getBootstrapAddress(),
                                "-Dray.job.namespace=elsewhere",
                                "-Dray.job.default-actor-lifetime=DETACHED",
                                ActorPrograms.OtherDriver.class.getName())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();

        for (String survivor : List.of("detached", "by-default")) {
            ActorHandle<Phoenix> detached =
                    Ray.<ActorHandle<Phoenix>>getActor(survivor, "elsewhere").orElseThrow();
            assertThat(detached.task(Phoenix::note, 1).remote().get()).isEqualTo(2);
            Ray.internal().killActor(detached, false);
            assertThat(eventually(() -> detached.task(Phoenix::name).remote().get()))
                    .isEqualTo(survivor); // though nobody is there who could send the constructor
            detached.kill();
        }
        eventuallyTrue(() -> Ray.getActor("bound", "elsewhere").isEmpty());
        assertThat(Ray.getActor("detached")).isEmpty();
    }

    @Test
    void aNameIsFreeInAnotherNamespaceAndRefusedInTheSameOne() {
        ActorHandle<Phoenix> first =
                Ray.actor(Phoenix::new, "a").setName("one", "first-space").remote();
        ActorHandle<Phoenix> second =
                Ray.actor(Phoenix::new, "b").setName("one", "second-space").remote();

        assertThat(Ray.getActor("one", "first-space")).contains(first);
        assertThat(Ray.getActor("one", "second-space")).contains(second);
        assertThat(Ray.getActor("one")).isEmpty();
        assertThatThrownBy(() -> Ray.actor(Phoenix::new, "c")
                        .setName("one", "first-space")
                        .remote())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one");
        ActorHandle<Phoenix> inOwnSpace =
                Ray.actor(Phoenix::new, "d").setName("one").remote();
        assertThatThrownBy(() -> Ray.actor(Phoenix::new, "e")
                        .setName("one", "third-space")
                        .remote())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("caller's own");
        assertThat(Ray.getActor("one")).contains(inOwnSpace); // its handle is needed: without one it would have ended
        assertThat(Ray.getActor("one", "first-space")).contains(first);
    }

    // ------------------------------------------------------------------------------------------------------- helpers

    static void eventuallyTrue(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE_MS * 1_000_000;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            pause();
        }
    }

    static ActorInfo info(ActorHandle<?> actor) {
        return Ray.getRuntimeContext().getAllActorInfo().stream()
                .filter(info -> info.actorId.equals(actor.getId()))
                .findFirst()
                .orElseThrow();
    }

    static void awaitState(ActorHandle<?> actor, ActorState state) {
        long deadline = System.nanoTime() + PATIENCE_MS * 1_000_000;
        while (info(actor).state != state) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("never " + state + ", but " + info(actor).state);
            }
            pause();
        }
    }

    /** The first answer that is no RayActorException. */
    static <T> T eventually(Callable<T> call) {
        long deadline = System.nanoTime() + PATIENCE_MS * 1_000_000;
        while (true) {
            try {
                return call.call();
            } catch (RayActorException | RayTaskException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                pause();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
