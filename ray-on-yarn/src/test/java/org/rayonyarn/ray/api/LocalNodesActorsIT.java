package org.rayonyarn.ray.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ray.api.ActorHandle;
import io.ray.api.ObjectRef;
import io.ray.api.Ray;
import io.ray.api.exception.RayActorException;
import io.ray.api.options.ActorLifetime;
import io.ray.api.runtimecontext.ActorState;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.api.ActorPrograms.Phoenix;

/** Actors on two child JVMs, which are killed for good. */
class LocalNodesActorsIT extends ActorContract {
    @BeforeAll
    static void start() {
        System.setProperty("ray.address", "local:2");
        Ray.init();
    }

    @AfterAll
    static void stop() {
        Ray.shutdown();
        System.clearProperty("ray.address");
    }

    @Test
    void livesAgainOnAnotherNodeWhenItsOwnIsKilled() {
        ActorHandle<Phoenix> retried = Ray.actor(Phoenix::new, "retried")
                .setMaxRestarts(1)
                .setMaxTaskRetries(-1)
                .remote();
        long victim = retried.task(Phoenix::pid).remote().get();
        ActorHandle<Phoenix> neverRetried = onNode(victim, 1, false);
        ActorHandle<Phoenix> mortal = onNode(victim, 0, false);
        ActorHandle<Phoenix> detached = onNode(victim, 1, true);
        ObjectRef<Integer> hanging = retried.task(Phoenix::hangAtFirst, 0).remote();
        List<ObjectRef<Integer>> queued = IntStream.range(1, 20)
                .mapToObj(i -> retried.task(Phoenix::note, i).remote())
                .toList();
        ObjectRef<Integer> lost = neverRetried.task(Phoenix::hangAtFirst, 0).remote();

        ProcessHandle.of(victim).orElseThrow().destroyForcibly();

        assertThat(hanging.get()).isEqualTo(1);
        assertThat(Ray.get(queued))
                .isEqualTo(IntStream.rangeClosed(2, 20).boxed().toList());
        assertThat(retried.task(Phoenix::pid).remote().get()).isNotEqualTo(victim);
        assertThat(retried.task(Phoenix::bornAgain).remote().get()).isTrue();
        assertThatThrownBy(lost::get).isInstanceOf(RayActorException.class);
        assertThat(eventually(
                        () -> neverRetried.task(Phoenix::bornAgain).remote().get()))
                .isTrue();
        assertThat(eventually(() -> detached.task(Phoenix::bornAgain).remote().get()))
                .isTrue();
        awaitState(mortal, ActorState.DEAD);
        assertThatThrownBy(() -> mortal.task(Phoenix::name).remote().get()).isInstanceOf(RayActorException.class);
        assertThat(info(retried).numRestarts).isEqualTo(1);
        Ray.shutdown(); // the other cases want both nodes
        Ray.init();
    }

    /** Those that come to be elsewhere stay, so that the next one finds this node less crowded. */
    private static ActorHandle<Phoenix> onNode(long pid, int maxRestarts, boolean detached) {
        while (true) {
            ActorHandle<Phoenix> actor = Ray.actor(Phoenix::new, "here")
                    .setMaxRestarts(maxRestarts)
                    .setLifetime(detached ? ActorLifetime.DETACHED : ActorLifetime.NON_DETACHED)
                    .remote();
            if (actor.task(Phoenix::pid).remote().get() == pid) {
                return actor;
            }
        }
    }
}
