package org.rayonyarn.ray.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ray.api.ActorHandle;
import io.ray.api.ObjectRef;
import io.ray.api.Ray;
import io.ray.api.WaitResult;
import io.ray.api.exception.RayActorException;
import io.ray.api.exception.RayTaskException;
import io.ray.api.exception.RayTimeoutException;
import io.ray.api.exception.UnreconstructableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.api.Programs.Counter;
import org.rayonyarn.ray.api.Programs.Journal;
import org.rayonyarn.ray.api.Programs.Point;

/** What every form of session must do. The session is started by the subclass, once for all cases. */
abstract class RayApiContract {
    @Test
    void runsTasksWithUpToSixArguments() {
        assertThat(Ray.task(Programs::none).remote().get()).isEqualTo(42);
        assertThat(Ray.task(Programs::sum6, 1, 2, 3, 4, 5, 6).remote().get()).isEqualTo(21);
    }

    @Test
    void replacesAReferenceByItsValue() {
        ObjectRef<Integer> three = Ray.task(Programs::add, 1, 2).remote();

        assertThat(Ray.task(Programs::add, three, three).remote().get()).isEqualTo(6);
        assertThat(Ray.task(Programs::add, Ray.put(40), 2).remote().get()).isEqualTo(42);
    }

    @Test
    void refusesNumbersThatMeanNothing() {
        assertThatThrownBy(() ->
                        Ray.task(Programs::none).setResource("CPU", 0.00001).remote())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("CPU=1.0E-5 must be at least 1.0E-4");
        for (double amount : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 1e15}) {
            assertThatThrownBy(() ->
                            Ray.task(Programs::none).setResource("CPU", amount).remote())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("CPU=" + amount + " must be a number of at most");
        }
        assertThatThrownBy(() -> Ray.actor(Counter::new, 0).setMaxRestarts(-2).remote())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxRestarts=-2 must be at least 0, or -1 for no limit");
        assertThatThrownBy(
                        () -> Ray.actor(Counter::new, 0).setMaxTaskRetries(-2).remote())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxTaskRetries=-2");
    }

    @Test
    void aTaskCannotEndTheSession() {
        assertThatThrownBy(() -> Ray.task(Programs::shutDown).remote().get())
                .isInstanceOf(RayTaskException.class)
                .hasRootCauseInstanceOf(IllegalStateException.class)
                .hasStackTraceContaining("only the driver ends its session");
        assertThat(Ray.task(Programs::add, 1, 1).remote().get()).isEqualTo(2);
    }

    @Test
    void resolvesAChainOfManyDependentTasks() {
        ObjectRef<Integer> last = Ray.put(0);
        for (int i = 0; i < 500; i++) {
            last = Ray.task(Programs::add, last, 1).remote();
        }

        assertThat(last.get()).isEqualTo(500);
    }

    @Test
    void keepsValuesOfAllKindsExact() {
        List<Object> values = Arrays.asList(
                null,
                1,
                2L,
                3.5,
                4.5f,
                (short) 5,
                (byte) 6,
                'c',
                true,
                "text",
                "a pair \uD83D\uDE00, half of one \uD83D",
                List.of(1, "a"),
                new int[] {1, 2},
                new byte[] {1});
        for (Object value : values) {
            assertThat(Ray.put(value).get()).isEqualTo(value);
            assertThat(Ray.<Object, Object>task(Programs::echo, value).remote().get())
                    .isEqualTo(value);
        }
        ByteBuffer content =
                (ByteBuffer) Ray.<Object>put(ByteBuffer.wrap(new byte[] {7, 8})).get();
        assertThat(content.remaining()).isEqualTo(2);
    }

    @Test
    void copiesArgumentsAndResults() {
        Point point = new Point(1);
        point.names.add("here");

        Point moved = Ray.task(Programs::moved, point).remote().get();

        assertThat(moved.x).isEqualTo(2);
        assertThat(moved.names).containsExactly("here");
        assertThat(point.x).isEqualTo(1);
    }

    @Test
    void carriesLargeValuesBothWays() {
        int length = 3_500_000;

        assertThat(Ray.task(Programs::checkBytes, Programs.bytes(length))
                        .remote()
                        .get())
                .isEqualTo(length);
        assertThat(Programs.checkBytes(
                        Ray.task(Programs::bytes, length).remote().get()))
                .isEqualTo(length);
        ObjectRef<byte[]> there = Ray.task(Programs::bytes, length).remote();
        assertThat(Ray.task(Programs::checkBytes, there).remote().get()).isEqualTo(length);
        assertThat(Ray.task(Programs::checkBytes, there).remote().get()).isEqualTo(length);
    }

    @Test
    void passesReferencesInsideObjects() {
        List<ObjectRef<Integer>> references =
                List.of(Ray.put(1), Ray.task(Programs::add, 1, 1).remote(), Ray.put(3));

        assertThat(Ray.task(Programs::sumOf, references).remote().get()).isEqualTo(6);
        List<ObjectRef<Integer>> made = Ray.task(Programs::putAll, 5).remote().get();
        assertThat(Ray.get(made)).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void getsTheSameReferenceTwice() {
        ObjectRef<Integer> reference = Ray.task(Programs::add, 1, 1).remote();

        assertThat(reference.get()).isEqualTo(2);
        assertThat(reference.get()).isEqualTo(2);
    }

    @Test
    void givesNoReferenceForATaskThatReturnsNothing() {
        Ray.task(Programs::nothing).remote();
    }

    @Test
    void saysWhichTaskThrewAndWhy() {
        ObjectRef<Integer> failing = Ray.task(Programs::fail, "no good").remote();

        assertThatThrownBy(failing::get)
                .isInstanceOf(RayTaskException.class)
                .hasMessageContaining("Programs.fail")
                .hasRootCauseInstanceOf(IllegalArgumentException.class)
                .hasRootCauseMessage("no good");
    }

    @Test
    void saysWhyAnArgumentCannotBeRead() {
        ObjectRef<Object> failing = Ray.<Object, Object>task(Programs::echo, new Programs.Unreadable())
                .remote();

        assertThatThrownBy(failing::get)
                .isInstanceOf(RayTaskException.class)
                .hasRootCauseInstanceOf(IOException.class)
                .hasRootCauseMessage("not today");
    }

    @Test
    void failsATaskWhoseArgumentFailedWithoutRunningIt() {
        ObjectRef<Integer> failing = Ray.task(Programs::fail, "no good").remote();

        assertThatThrownBy(() -> Ray.task(Programs::failWith, failing).remote().get())
                .isInstanceOf(RayTaskException.class)
                .hasCauseInstanceOf(RayTaskException.class)
                .hasRootCauseMessage("no good");
    }

    @Test
    void getOfSeveralFailsAsSoonAsOneFails() {
        ObjectRef<Integer> slow = Ray.task(Programs::sleep, 60_000).remote();
        ObjectRef<Integer> failing = Ray.task(Programs::fail, "early").remote();

        assertThatThrownBy(() -> Ray.get(List.of(slow, failing))).hasRootCauseMessage("early");
    }

    @Test
    void refusesValuesThatCannotBeSerialised() {
        assertThatThrownBy(() -> Ray.task(Programs::unserialisable).remote().get())
                .isInstanceOf(RayTaskException.class)
                .hasMessageContaining("unserialisable")
                .hasStackTraceContaining("Serializable");
        assertThatThrownBy(() -> Ray.put(new Programs.Unserialisable()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Unserialisable");
    }

    @Test
    void throwsAnExceptionThatWasPut() {
        assertThatThrownBy(() -> Ray.put(new RayTaskException("put by hand")).get())
                .isInstanceOf(RayTaskException.class)
                .hasMessage("put by hand");
    }

    @Test
    void timesOutAndStaysUsable() {
        ObjectRef<Integer> slow = Ray.task(Programs::sleep, 1_500).remote();

        assertThatThrownBy(() -> slow.get(20)).isInstanceOf(RayTimeoutException.class);
        assertThat(slow.get()).isEqualTo(1_500);
    }

    @Test
    void waitsForTheFirstOnes() {
        ObjectRef<Integer> slow = Ray.task(Programs::sleep, 60_000).remote();
        ObjectRef<Integer> fast = Ray.task(Programs::add, 1, 1).remote();
        ObjectRef<Integer> failing = Ray.task(Programs::fail, "counts as ready").remote();

        WaitResult<Integer> result = Ray.wait(List.of(slow, fast, failing), 2);

        assertThat(result.getReady()).containsExactly(fast, failing);
        assertThat(result.getUnready()).containsExactly(slow);
        assertThat(Ray.wait(List.of(slow), 1, 30).getReady()).isEmpty();
        assertThat(Ray.wait(new ArrayList<ObjectRef<Integer>>()).getReady()).isEmpty();
        assertThatThrownBy(() -> Ray.wait(null, 1, 1)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void nestsTasksDeeplyWithoutDeadlock() {
        assertThat(Ray.task(Programs::leaves, 8).remote().get()).isEqualTo(256);
        assertThat(Ray.task(Programs::leavesWithCpu, 6)
                        .setResource("CPU", 1.0)
                        .remote()
                        .get())
                .isEqualTo(64);
    }

    /** They are more than there are slots, and were there first. */
    @Test
    void tasksThatWaitMakeRoomForTheOneThatTheyWaitFor() {
        Ray.get(IntStream.range(0, 40)
                .mapToObj(i -> Ray.task(Programs::add, i, 1).remote())
                .toList()); // all slots are known, and lent to this driver
        ObjectRef<Integer> slow = Ray.task(Programs::sleep, 1_000).remote();
        ObjectRef<Integer> last = Ray.task(Programs::add, slow, 1).remote();

        List<ObjectRef<Integer>> waiting = IntStream.range(0, 40)
                .mapToObj(i -> Ray.task(Programs::firstOf, listOf(last)).remote())
                .toList();

        assertThat(Ray.get(waiting, 120_000)).hasSize(40).containsOnly(1_001);
    }

    private static <T> List<T> listOf(T only) {
        return new ArrayList<>(List.of(only));
    }

    @Test
    void keepsTheOrderOfOneCallersCalls() {
        ActorHandle<Counter> counter = Ray.actor(Counter::new, 0).remote();
        List<ObjectRef<Integer>> results = IntStream.range(0, 200)
                .mapToObj(i -> counter.task(Counter::add, 1).remote())
                .toList();

        assertThat(Ray.get(results))
                .isEqualTo(IntStream.rangeClosed(1, 200).boxed().toList());
    }

    @Test
    void ordersCallsEvenIfAnArgumentComesLate() {
        ActorHandle<Journal> journal = Ray.actor(Journal::new).remote();
        ObjectRef<String> late = Ray.task(Programs::sleepThenEcho, 300, "first").remote();
        journal.task(Journal::write, late).remote();
        journal.task(Journal::write, "second").remote();

        assertThat(journal.task(Journal::read).remote().get()).containsExactly("first", "second");
    }

    @Test
    void servesSeveralCallersEachInItsOrder() {
        ActorHandle<Journal> journal = Ray.actor(Journal::new).remote();
        List<ObjectRef<Integer>> writers = List.of(
                Ray.task(Programs::writeTo, journal, "a", 50).remote(),
                Ray.task(Programs::writeTo, journal, "b", 50).remote());
        Ray.get(writers);

        List<String> entries = eventually(journal, 100);
        for (String writer : List.of("a", "b")) {
            List<String> own =
                    entries.stream().filter(e -> e.startsWith(writer)).toList();
            assertThat(own)
                    .isEqualTo(IntStream.range(0, 50).mapToObj(i -> writer + i).collect(Collectors.toList()));
        }
    }

    private static List<String> eventually(ActorHandle<Journal> journal, int count) {
        List<String> entries = List.of();
        for (int i = 0; i < 200 && entries.size() < count; i++) {
            entries = journal.task(Journal::read).remote().get();
        }
        return entries;
    }

    @Test
    void passesHandlesToTasksAndBack() {
        ActorHandle<Counter> counter = Ray.actor(Counter::startingAt, 10).remote();

        assertThat(Ray.task(Programs::addTo, counter, 2, 5).remote().get()).isEqualTo(20);
        ActorHandle<Counter> self = counter.task(Counter::self).remote().get();
        assertThat(self.task(Counter::add, 1).remote().get()).isEqualTo(21);
    }

    @Test
    void knowsTheActorFromAThreadThatItStarted() {
        ActorHandle<Counter> counter = Ray.actor(Counter::new, 0).remote();

        assertThat(counter.task(Counter::idFromOwnThread).remote().get())
                .isEqualTo(counter.getId().toString());
    }

    @Test
    void findsNamedActors() {
        ActorHandle<Counter> counter =
                Ray.actor(Counter::new, 5).setName("the-counter").remote();

        assertThat(Ray.task(Programs::findAndAdd, "the-counter", 1).remote().get())
                .isEqualTo(6);
        assertThat(Ray.<ActorHandle<Counter>>getActor("the-counter").map(ActorHandle::getId))
                .contains(counter.getId());
        assertThat(Ray.<ActorHandle<Counter>>getActor("nobody")).isEqualTo(Optional.empty());
        assertThat(Ray.<ActorHandle<Counter>>getActor("")).isEqualTo(Optional.empty());
        assertThatThrownBy(
                        () -> Ray.actor(Counter::new, 5).setName("the-counter").remote())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the-counter");
    }

    @Test
    void findsAnActorByANameOfAnyLength() {
        String name = "long".repeat(25_000);
        ActorHandle<Counter> counter = Ray.actor(Counter::new, 5).setName(name).remote();

        assertThat(counter.task(Counter::add, 1).remote().get()).isEqualTo(6);
        assertThat(Ray.<ActorHandle<Counter>>getActor(name).map(ActorHandle::getId))
                .contains(counter.getId());
    }

    @Test
    void freesANameWithItsActor() {
        ActorHandle<Counter> first =
                Ray.actor(Counter::new, 5).setName("reborn").remote();
        assertThat(first.task(Counter::add, 0).remote().get()).isEqualTo(5);
        first.kill();
        assertThatThrownBy(() -> first.task(Counter::add, 0).remote().get()).isInstanceOf(RayActorException.class);

        ActorHandle<Counter> second =
                Ray.actor(Counter::new, 6).setName("reborn").remote();
        assertThat(second.task(Counter::add, 0).remote().get()).isEqualTo(6);
    }

    @Test
    void keepsAnActorAliveAfterACallThatThrows() {
        ActorHandle<Counter> counter = Ray.actor(Counter::new, 3).remote();

        assertThatThrownBy(() -> counter.task(Counter::fail).remote().get())
                .isInstanceOf(RayTaskException.class)
                .hasRootCauseMessage("counter is stuck at 3");
        assertThat(counter.task(Counter::add, 1).remote().get()).isEqualTo(4);
    }

    @Test
    void saysWhyAConstructorFailed() {
        ActorHandle<Counter> counter = Ray.actor(Counter::new, -1).remote();

        assertThatThrownBy(() -> counter.task(Counter::add, 1).remote().get())
                .isInstanceOfSatisfying(
                        RayActorException.class, e -> assertThat(e.actorId).isEqualTo(counter.getId()))
                .hasRootCauseMessage("start is negative: -1");
    }

    @Test
    void saysThatAFactoryHasMadeNoActor() {
        ActorHandle<Counter> counter = Ray.actor(Programs::noCounter).remote();

        assertThatThrownBy(() -> counter.task(Counter::add, 1).remote().get())
                .isInstanceOf(RayActorException.class)
                .hasRootCauseInstanceOf(NullPointerException.class)
                .rootCause()
                .hasMessageContaining("Programs.noCounter");
    }

    @Test
    void killsAnActorInTheMiddleOfACall() {
        ActorHandle<Counter> counter = Ray.actor(Counter::new, 0).remote();
        assertThat(counter.task(Counter::add, 1).remote().get()).isEqualTo(1);
        ObjectRef<Integer> hanging = counter.task(Counter::addAfter, 600_000, 1).remote();
        ObjectRef<Integer> queued = counter.task(Counter::add, 1).remote();

        counter.kill();

        assertThatThrownBy(hanging::get).isInstanceOf(RayActorException.class);
        assertThatThrownBy(queued::get).isInstanceOf(RayActorException.class);
    }

    @Test
    void letsAnActorExit() {
        ActorHandle<Counter> counter = Ray.actor(Counter::new, 0).remote();

        assertThatThrownBy(() -> counter.task(Counter::exit).remote().get()).isInstanceOf(RayActorException.class);
        assertThatThrownBy(() -> counter.task(Counter::add, 1).remote().get()).isInstanceOf(RayActorException.class);
    }

    @Test
    void saysThatAFreedObjectIsLost() {
        ObjectRef<Integer> reference = Ray.put(1);

        Ray.internal().free(List.of(reference), false);

        assertThatThrownBy(reference::get).isInstanceOf(UnreconstructableException.class);
    }

    @Test
    void servesManyThreadsOfTheDriver() throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> threads = IntStream.range(0, 8)
                .mapToObj(t -> new Thread(() -> {
                    try {
                        for (int i = 0; i < 50; i++) {
                            assertThat(Ray.task(Programs::add, t, i).remote().get())
                                    .isEqualTo(t + i);
                        }
                    } catch (Throwable e) {
                        failure.set(e);
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(failure.get()).isNull();
    }

    /** How many actors a session must bear. */
    int manyActors() {
        return 100;
    }

    @Test
    void hostsManyActorsAtOnce() {
        List<ActorHandle<Counter>> counters = IntStream.range(0, manyActors())
                .mapToObj(i -> Ray.actor(Counter::new, i).remote())
                .toList();

        List<ObjectRef<Integer>> values =
                counters.stream().map(c -> c.task(Counter::add, 1).remote()).toList();

        assertThat(Ray.get(values))
                .isEqualTo(IntStream.rangeClosed(1, manyActors()).boxed().toList());
        counters.forEach(ActorHandle::kill);
    }

    @Test
    void tellsAboutItself() {
        assertThat(Ray.getRuntimeContext().getCurrentJobId().isNil()).isFalse();
        assertThat(Ray.getRuntimeContext().getCurrentTaskId().isNil()).isFalse();
        assertThat(Ray.getRuntimeContext().getAllNodeInfo()).isNotEmpty();
        assertThatThrownBy(() -> Ray.getRuntimeContext().getCurrentActorId()).isInstanceOf(IllegalStateException.class);
    }
}
