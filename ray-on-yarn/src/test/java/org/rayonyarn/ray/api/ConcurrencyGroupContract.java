package org.rayonyarn.ray.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ray.api.ActorHandle;
import io.ray.api.ObjectRef;
import io.ray.api.Ray;
import io.ray.api.concurrencygroup.ConcurrencyGroup;
import io.ray.api.concurrencygroup.ConcurrencyGroupBuilder;
import io.ray.api.exception.RayActorException;
import io.ray.api.parallelactor.ParallelActor;
import io.ray.api.parallelactor.ParallelActorHandle;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.api.ActorPrograms.Grouped;
import org.rayonyarn.ray.api.ActorPrograms.GroupedChild;
import org.rayonyarn.ray.api.ActorPrograms.Instance;
import org.rayonyarn.ray.api.ActorPrograms.Plain;
import org.rayonyarn.ray.api.ActorPrograms.UsesUndefinedGroup;

/** Concurrency groups and parallel actors, in every form of session. */
abstract class ConcurrencyGroupContract {
    @Test
    void aGroupOfOneKeepsItsThreadAndSharesItWithNobody() {
        ActorHandle<Grouped> actor = Ray.actor(Grouped::new).remote();
        Set<Long> io = threads(actor, 20);
        ObjectRef<Long> own = actor.task(Grouped::ownThread).remote();
        ObjectRef<Long> compute = actor.task(Grouped::computeThread).remote();

        assertThat(io).hasSize(1);
        assertThat(io).doesNotContain(own.get(), compute.get());
        assertThat(own.get()).isNotEqualTo(compute.get());
    }

    private static Set<Long> threads(ActorHandle<? extends Grouped> actor, int calls) {
        Set<Long> threads = new HashSet<>();
        for (int i = 0; i < calls; i++) {
            threads.add(actor.task(Grouped::ioThread).remote().get());
        }
        return threads;
    }

    @Test
    void noGroupWaitsForAnotherEvenIfSeveralCallsOfItAreQueued() {
        ActorHandle<Grouped> actor = Ray.actor(Grouped::new).remote();
        List<ObjectRef<Boolean>> blocked = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            blocked.add(actor.task(Grouped::awaitInDefault).remote());
            blocked.add(actor.task(Grouped::awaitInIo).remote());
        }

        assertThat(actor.task(Grouped::open).remote().get()).isTrue();

        assertThat(Ray.get(blocked)).containsOnly(true);
    }

    @Test
    void theDefaultGroupDoesNotWaitForOthersEither() {
        ActorHandle<Grouped> actor = Ray.actor(Grouped::new).remote();
        List<ObjectRef<Boolean>> blocked = IntStream.range(0, 5)
                .mapToObj(i -> actor.task(Grouped::awaitInIo).remote())
                .toList();

        assertThat(actor.task(Grouped::openInDefault).remote().get()).isTrue();

        assertThat(Ray.get(blocked)).containsOnly(true);
    }

    @Test
    void aCallMayAskForAnotherGroup() {
        ActorHandle<Grouped> actor = Ray.actor(Grouped::new).remote();
        long io = actor.task(Grouped::ioThread).remote().get();

        assertThat(actor.task(Grouped::ownThread)
                        .setConcurrencyGroup("io")
                        .remote()
                        .get())
                .isEqualTo(io);
        assertThat(actor.task(Grouped::computeThread)
                        .setConcurrencyGroup("io")
                        .remote()
                        .get())
                .isEqualTo(io);
    }

    @Test
    void aClassHasTheGroupsOfItsSuperclass() {
        ActorHandle<GroupedChild> actor = Ray.actor(GroupedChild::new).remote();

        assertThat(threads(actor, 5)).hasSize(1);
        assertThat(actor.task(GroupedChild::ownThread).remote().get())
                .isNotEqualTo(threads(actor, 1).iterator().next());
    }

    @Test
    void saysAtCreationThatAMethodUsesAGroupThatIsNotDefined() {
        assertThatThrownBy(() -> Ray.actor(UsesUndefinedGroup::new))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("nowhere");
    }

    @Test
    void groupsCanBeBuiltForAClassThatKnowsNothingOfThem() {
        ConcurrencyGroup first = new ConcurrencyGroupBuilder<Plain>()
                .setName("first")
                .setMaxConcurrency(1)
                .addMethod(Plain::first)
                .build();
        ActorHandle<Plain> actor =
                Ray.actor(Plain::new).setConcurrencyGroups(first).remote();

        long thread = actor.task(Plain::first).remote().get();

        assertThat(actor.task(Plain::first).remote().get()).isEqualTo(thread);
        assertThat(actor.task(Plain::second).remote().get()).isNotEqualTo(thread);
        assertThatThrownBy(() -> new ConcurrencyGroupBuilder<Plain>()
                        .setName("none")
                        .setMaxConcurrency(0)
                        .build())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void severalCallsRunAtOnceIfTheActorAllowsIt() {
        ActorHandle<Grouped> actor = Ray.actor(Grouped::new)
                .setConcurrencyGroups()
                .setMaxConcurrency(3)
                .remote();
        List<ObjectRef<Boolean>> waiting = List.of(
                actor.task(Grouped::awaitInIo).remote(),
                actor.task(Grouped::awaitInDefault).remote());

        assertThat(actor.task(Grouped::open).remote().get()).isTrue();

        assertThat(Ray.get(waiting)).containsOnly(true);
    }

    @Test
    void aParallelActorsInstancesAreServedEachOnItsThreadAndInItsOrder() {
        ParallelActorHandle<Instance> actor =
                ParallelActor.actor(Instance::new).setParallelism(4).remote();
        assertThat(actor.getParallelism()).isEqualTo(4);
        List<ObjectRef<Integer>> results = new ArrayList<>();
        for (int call = 0; call < 10; call++) {
            for (int instance = 0; instance < 4; instance++) {
                results.add(actor.getInstance(instance)
                        .task(Instance::add, instance)
                        .remote());
            }
        }

        for (int i = 0; i < results.size(); i++) {
            assertThat(results.get(i).get()).isEqualTo((i / 4 + 1) * 1000 + i % 4);
        }
        Set<Long> threads = new HashSet<>();
        for (int instance = 0; instance < 4; instance++) {
            threads.add(
                    actor.getInstance(instance).task(Instance::thread).remote().get());
        }
        assertThat(threads).hasSize(4);
    }

    @Test
    void aParallelActorsHandleTravelsAndItsActorCanBeKilled() {
        ParallelActorHandle<Instance> actor =
                ParallelActor.actor(Instance::new).setParallelism(2).remote();
        actor.getInstance(1).task(Instance::forget).remote();

        assertThat(Ray.task(ActorPrograms::addInInstance, actor, 1).remote().get())
                .isEqualTo(1007);
        assertThatThrownBy(() -> actor.getInstance(2)).isInstanceOf(IllegalArgumentException.class);
        actor.getHandle().kill();
        assertThatThrownBy(() ->
                        actor.getInstance(0).task(Instance::add, 1).remote().get())
                .isInstanceOf(RayActorException.class);
    }
}
