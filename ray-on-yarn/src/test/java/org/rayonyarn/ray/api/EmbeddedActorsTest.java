package org.rayonyarn.ray.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ray.api.ActorHandle;
import io.ray.api.ObjectRef;
import io.ray.api.Ray;
import io.ray.api.exception.RayActorException;
import io.ray.api.runtimecontext.ActorState;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Actors with everything in one JVM. */
class EmbeddedActorsTest extends ActorContract {
    @BeforeAll
    static void start() {
        Ray.init();
    }

    @AfterAll
    static void stop() {
        Ray.shutdown();
    }

    /** Code that takes no notice of its end, in the JVM of the test. */
    static final class Stubborn {
        static final CountDownLatch ENTERED = new CountDownLatch(1);
        static final CountDownLatch RELEASED = new CountDownLatch(1);
        static final CompletableFuture<Throwable> REFUSED = new CompletableFuture<>();

        int stay() {
            ENTERED.countDown();
            while (RELEASED.getCount() > 0) {
                try {
                    RELEASED.await();
                } catch (InterruptedException e) {
                    // deaf
                }
            }
            try {
                Ray.put(1);
                REFUSED.complete(new AssertionError("a fenced actor may put"));
            } catch (RayActorException e) {
                REFUSED.complete(e);
            }
            return 1;
        }
    }

    @Test
    void aKilledActorThatDoesNotEndIsFencedAndKeepsWhatItHolds() throws Exception {
        double cpus = Runtime.getRuntime().availableProcessors();
        ActorHandle<Stubborn> stubborn =
                Ray.actor(Stubborn::new).setResource("CPU", cpus).remote();
        ObjectRef<Integer> stays = stubborn.task(Stubborn::stay).remote();
        Stubborn.ENTERED.await();

        stubborn.kill();

        assertThatThrownBy(stays::get).isInstanceOf(RayActorException.class);
        ActorHandle<ActorPrograms.Phoenix> next = Ray.actor(ActorPrograms.Phoenix::new, "next")
                .setResource("CPU", 1.0)
                .remote();
        ObjectRef<String> name = next.task(ActorPrograms.Phoenix::name).remote();
        assertThat(Ray.wait(List.of(name), 1, 500).getReady()).isEmpty();
        Stubborn.RELEASED.countDown();
        assertThat(Stubborn.REFUSED.get()).isInstanceOf(RayActorException.class);
        assertThat(name.get()).isEqualTo("next");
        next.kill();
    }

    @Test
    void idleActorsHoldNoThread() {
        List<ActorHandle<ActorPrograms.Phoenix>> actors = IntStream.range(0, 1_000)
                .mapToObj(i -> Ray.actor(ActorPrograms.Phoenix::new, "idle").remote())
                .toList();
        ActorHandle<ActorPrograms.Phoenix> last = actors.get(actors.size() - 1);

        awaitState(last, ActorState.ALIVE);

        eventuallyTrue(() -> threadsOf(actors) == 0);
        assertThat(last.task(ActorPrograms.Phoenix::name).remote().get()).isEqualTo("idle");
        assertThat(threadsOf(actors)).isEqualTo(1);
        actors.forEach(ActorHandle::kill);
    }

    private static long threadsOf(List<? extends ActorHandle<?>> actors) {
        Set<String> ids = new HashSet<>();
        actors.forEach(actor -> ids.add(actor.getId().toString()));
        return Thread.getAllStackTraces().keySet().stream()
                .map(thread -> thread.getName().split("-"))
                .filter(parts -> parts[0].equals("actor") && ids.contains(parts[1]))
                .count();
    }
}
