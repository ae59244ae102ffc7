package org.rayonyarn.ray.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ray.api.ActorHandle;
import io.ray.api.ObjectRef;
import io.ray.api.Ray;
import io.ray.api.exception.RayActorException;
import io.ray.api.exception.RayTaskException;
import io.ray.api.exception.UnreconstructableException;
import io.ray.api.id.ActorId;
import io.ray.api.options.ActorLifetime;
import io.ray.api.runtimecontext.ActorState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.CurrentNode;
import org.rayonyarn.ray.api.Programs.Counter;
import org.rayonyarn.ray.api.ReferencePrograms.Heir;
import org.rayonyarn.ray.api.ReferencePrograms.Keeper;
import org.rayonyarn.ray.api.ReferencePrograms.Loaded;
import org.rayonyarn.ray.node.NodeProbe;

/** Objects live as long as anybody can reach them, and no longer. The same cases run wherever the nodes are. */
abstract class ReferenceContract {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** How many nodes have workers. */
    abstract int workerNodes();

    // -------------------------------------------------------------------------------------------------------- kept

    @Test
    void anActorKeepsWhatItWasGivenInsideAList() {
        ActorHandle<Keeper> keeper = Ray.actor(Keeper::new).remote();
        keeper.task(Keeper::keep, listOf(3, 4)).remote().get();
        settle();

        assertThat(keeper.task(Keeper::sum).remote().get()).isEqualTo(7);
    }

    @Test
    void whatIsHandedFromBorrowerToBorrowerStays() {
        List<ObjectRef<Integer>> back =
                Ray.task(ReferencePrograms::passRound, listOf(5), 4).remote().get();
        settle();

        assertThat(back.get(0).get()).isEqualTo(5);
    }

    @Test
    void aReferenceThatATaskReturnsOutlivesTheTask() {
        ObjectRef<Integer> inner =
                Ray.task(ReferencePrograms::putHere, 11).remote().get();
        settle();

        assertThat(inner.get()).isEqualTo(11);
        assertThat(Ray.task(ReferencePrograms::get, List.of(inner)).remote().get())
                .isEqualTo(11);
    }

    @Test
    void aLargeStoredValueKeepsTheReferencesInsideIt() {
        ObjectRef<Loaded> loaded =
                Ray.task(ReferencePrograms::load, 300_000, listOf(21)).remote();
        Ray.wait(List.of(loaded));
        settle();

        assertThat(Ray.task(ReferencePrograms::firstOf, loaded).remote().get()).isEqualTo(21);
        assertThat(loaded.get().references.get(0).get()).isEqualTo(21);
    }

    @Test
    void anActorHandsOutWhatItKeepsAndMayThenForgetIt() {
        ActorHandle<Keeper> keeper = Ray.actor(Keeper::new).remote();
        keeper.task(Keeper::keep, listOf(8)).remote().get();
        List<ObjectRef<Integer>> out = keeper.task(Keeper::handOut).remote().get();
        keeper.task(Keeper::letGo).remote().get();
        settle();

        assertThat(out.get(0).get()).isEqualTo(8);
    }

    // ------------------------------------------------------------------------------------------------------- freed

    @Test
    void nothingIsLeftOnceNothingCanBeReached() {
        workWithReferences();

        eventually("the driver knows no object", () -> {
            countsOfAllNodes(); // an idle JVM does not look for garbage by itself
            System.gc();
            pause(100);
            return NodeProbe.objects(CurrentNode.gateway()) == 0;
        });
        eventually("no node knows an object", () -> countsOfAllNodes().stream().allMatch(n -> n == ownResults()));
        assertThat(NodeProbe.pending(CurrentNode.gateway()).pins()).isZero();
    }

    private static void workWithReferences() {
        ActorHandle<Keeper> keeper = Ray.actor(Keeper::new).remote();
        keeper.task(Keeper::keep, listOf(1, 2, 3)).remote().get();
        killInTheMaking();
        for (int i = 0; i < 50; i++) {
            List<ObjectRef<Integer>> round = Ray.task(ReferencePrograms::passRound, listOf(i, i + 1), 2)
                    .remote()
                    .get();
            assertThat(Ray.get(round)).containsExactly(i, i + 1);
            ObjectRef<ObjectRef<Integer>> nested =
                    Ray.task(ReferencePrograms::putHere, i).remote();
            assertThat(nested.get().get()).isEqualTo(i);
            ObjectRef<Loaded> loaded =
                    Ray.task(ReferencePrograms::load, 200_000, listOf(i)).remote();
            assertThat(Ray.task(ReferencePrograms::firstOf, loaded).remote().get())
                    .isEqualTo(i);
        }
    }

    /** In one JVM the driver's node counts the results of the tasks that count. */
    private int ownResults() {
        return CurrentNode.gateway().self().hasWorkers() ? 1 : 0;
    }

    /** A number from each node that has workers, the results of these very tasks not counted away. */
    private Collection<Integer> countsOfAllNodes() {
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < 200 && counts.size() < workerNodes(); i++) {
            String[] told = oneAtATimeOrSpread().split(" objects=", 2);
            counts.put(told[0], Integer.parseInt(told[1]));
        }
        assertThat(counts).hasSize(workerNodes());
        return counts.values();
    }

    private String oneAtATimeOrSpread() {
        if (workerNodes() == 1) {
            return Ray.task(ReferencePrograms::countsHere).remote().get();
        }
        List<ObjectRef<String>> told = IntStream.range(0, 8)
                .mapToObj(i -> Ray.task(ReferencePrograms::countsHere).remote())
                .toList();
        return told.get(java.util.concurrent.ThreadLocalRandom.current().nextInt(8))
                .get();
    }

    @Test
    void freeTakesTheValueFromThoseWhoHaveReadItAlready() {
        ActorHandle<Keeper> keeper = Ray.actor(Keeper::new).remote();
        ObjectRef<Integer> object = Ray.put(6);
        keeper.task(Keeper::keep, List.of(object)).remote().get();
        assertThat(keeper.task(Keeper::sum).remote().get()).isEqualTo(6);

        Ray.internal().free(List.of(object), false);

        assertThatThrownBy(object::get).isInstanceOf(UnreconstructableException.class);
        eventually("the actor's node has heard", () -> {
            try {
                keeper.task(Keeper::sum).remote().get();
                return false;
            } catch (RayTaskException e) {
                return e.getCause() instanceof UnreconstructableException;
            }
        });
    }

    @Test
    void freeOfTheLocalCopyLeavesTheObject() {
        ObjectRef<Loaded> loaded =
                Ray.task(ReferencePrograms::load, 300_000, listOf(2)).remote();
        assertThat(loaded.get().references).hasSize(1);

        Ray.internal().free(List.of(loaded), true);

        assertThat(loaded.get().references).hasSize(1);
    }

    @Test
    void getsManyReferencesAtOnce() {
        List<ObjectRef<Integer>> many =
                IntStream.range(0, 10_000).mapToObj(Ray::put).toList();

        assertThat(Ray.get(many)).isEqualTo(IntStream.range(0, 10_000).boxed().toList());
        assertThat(Ray.task(ReferencePrograms::passRound, many, 1).remote().get())
                .hasSize(10_000);
    }

    // ----------------------------------------------------------------------------------------- an actor as the owner

    @Test
    void anObjectOfAnActorIsLostWithTheActor() {
        ActorHandle<Keeper> owner = Ray.actor(Keeper::new).remote();
        ObjectRef<Integer> object = Ray.put(9, owner);
        assertThat(object.get()).isEqualTo(9);
        assertThat(Ray.task(ReferencePrograms::get, List.of(object)).remote().get())
                .isEqualTo(9);

        owner.kill();

        eventually("the object is lost", () -> {
            try {
                Ray.task(ReferencePrograms::get, List.of(object)).remote().get();
                return false;
            } catch (RayTaskException e) {
                return e.getCause() instanceof UnreconstructableException;
            }
        });
    }

    @Test
    void anActorThatIsBeingMadeOwnsOnceItLives() {
        ActorHandle<Heir> owner = Ray.actor(Heir::new, listOf(1)).remote();

        assertThat(Ray.put(9, owner).get()).isEqualTo(9);
    }

    @Test
    void aNextLifeStillHasWhatTheConstructorWasGiven() {
        ActorHandle<Heir> heir = Ray.actor(Heir::new, listOf(7))
                .setMaxRestarts(1)
                .setMaxTaskRetries(-1)
                .remote();
        assertThat(heir.task(Heir::read).remote().get()).isEqualTo(7);
        settle();

        heir.kill(false);
        settle();

        assertThat(heir.task(Heir::read).remote().get()).isEqualTo(7);
        assertThat(Ray.getRuntimeContext().getAllActorInfo().stream()
                        .filter(actor -> actor.actorId.equals(heir.getId()))
                        .mapToLong(actor -> actor.numRestarts))
                .containsExactly(1L);
    }

    @Test
    void aDeadActorOwnsNothing() {
        ActorHandle<Keeper> owner = Ray.actor(Keeper::new).remote();
        owner.task(Keeper::sum).remote().get();
        owner.kill();
        eventually("the actor is dead", () -> stateOf(owner.getId()) == ActorState.DEAD);

        assertThatThrownBy(() -> Ray.put(1, owner)).isInstanceOf(RayActorException.class);
    }

    // ------------------------------------------------------------------------------------------------ actor handles

    @Test
    void anActorEndsWithItsLastHandle() {
        ActorId id = useAndForget(() -> Ray.actor(Counter::new, 1).remote());

        endsSoon(id);
    }

    @Test
    void anActorThatWasKilledWhileItWasMadeEndsWithItsLastHandle() {
        ActorId id = killInTheMaking();

        endsSoon(id);
    }

    private static ActorId killInTheMaking() {
        ActorHandle<Heir> heir = Ray.actor(Heir::new, listOf(3))
                .setMaxRestarts(1)
                .setMaxTaskRetries(-1)
                .remote();
        heir.kill(false);
        assertThat(heir.task(Heir::read).remote().get()).isEqualTo(3);
        return heir.getId();
    }

    @Test
    void aNamedActorEndsWithItsLastHandleAndItsNameIsFree() {
        ActorId id = useAndForget(
                () -> Ray.actor(Counter::new, 1).setName("forgotten").remote());

        endsSoon(id);
        assertThat(Ray.getActor("forgotten")).isEmpty();
    }

    @Test
    void aDetachedActorNeedsNoHandle() {
        ActorId id = useAndForget(() -> Ray.actor(Counter::new, 1)
                .setName("detached-one")
                .setLifetime(ActorLifetime.DETACHED)
                .remote());
        settle();
        settle();

        assertThat(stateOf(id)).isEqualTo(ActorState.ALIVE);
        Ray.<ActorHandle<Counter>>getActor("detached-one").orElseThrow().kill();
    }

    private static ActorId useAndForget(Supplier<ActorHandle<Counter>> actor) {
        ActorHandle<Counter> handle = actor.get();
        assertThat(handle.task(Counter::add, 1).remote().get()).isEqualTo(2);
        return handle.getId();
    }

    @Test
    void callsThatAreUnderWayAreDoneFirst() {
        ObjectRef<Integer> result = callAndForget();
        settle();

        assertThat(result.get()).isEqualTo(7);
    }

    private static ObjectRef<Integer> callAndForget() {
        ActorHandle<Counter> counter = Ray.actor(Counter::new, 0).remote();
        counter.task(Counter::addAfter, 700, 3).remote();
        return counter.task(Counter::addAfter, 300, 4).remote();
    }

    @Test
    void aHandleThatAnotherActorKeepsIsEnough() {
        ActorHandle<Keeper> keeper = Ray.actor(Keeper::new).remote();
        ActorId id = giveAway(keeper);
        settle();

        assertThat(keeper.task(Keeper::addByKeptHandle, 1).remote().get()).isEqualTo(6);
        assertThat(stateOf(id)).isEqualTo(ActorState.ALIVE);

        keeper.task(Keeper::letGo).remote().get();
        eventually("the actor has ended", () -> {
            keeper.task(Keeper::letGo).remote().get();
            return stateOf(id) == ActorState.DEAD;
        });
    }

    private static ActorId giveAway(ActorHandle<Keeper> keeper) {
        ActorHandle<Counter> counter = Ray.actor(Counter::new, 5).remote();
        keeper.task(Keeper::keepHandle, List.of(counter)).remote().get();
        return counter.getId();
    }

    @Test
    void anActorsOwnHandleCountsWhereItIsGiven() {
        ActorHandle<Counter> self = selfOf();
        settle();

        assertThat(self.task(Counter::add, 1).remote().get()).isEqualTo(5);
    }

    private static ActorHandle<Counter> selfOf() {
        return Ray.actor(Counter::new, 4).remote().task(Counter::self).remote().get();
    }

    // ---------------------------------------------------------------------------------------------------- tools

    private static List<ObjectRef<Integer>> listOf(int... values) {
        List<ObjectRef<Integer>> references = new ArrayList<>();
        for (int value : values) {
            references.add(Ray.put(value));
        }
        return references;
    }

    private static ActorState stateOf(ActorId id) {
        return Ray.getRuntimeContext().getAllActorInfo().stream()
                .filter(actor -> actor.actorId.equals(id))
                .findAny()
                .orElseThrow()
                .state;
    }

    private static void endsSoon(ActorId id) {
        eventually("the actor has ended", () -> stateOf(id) == ActorState.DEAD);
    }

    /** Lets whatever would go too early go. */
    private static void settle() {
        for (int i = 0; i < 3; i++) {
            System.gc();
            pause(50);
            Ray.task(ReferencePrograms::countsHere).remote().get();
        }
    }

    private static void eventually(String what, BooleanSupplier isSo) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!isSo.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what + " within " + LIMIT).isLessThan(deadline);
            System.gc();
            pause(50);
        }
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
