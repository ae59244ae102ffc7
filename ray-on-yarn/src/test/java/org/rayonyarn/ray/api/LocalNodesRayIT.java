package org.rayonyarn.ray.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.ActorHandle;
import io.ray.api.ObjectRef;
import io.ray.api.Ray;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.api.Programs.Counter;

/** The API with two child JVMs as nodes. */
class LocalNodesRayIT extends RayApiContract {
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
    void spreadsTasksOverTheNodesAndNeverOnTheDriver() {
        List<ObjectRef<Long>> pids = IntStream.range(0, 200)
                .mapToObj(i -> Ray.task(LocalNodesRayIT::slowPid).remote())
                .toList();

        Set<Long> seen = new HashSet<>(Ray.get(pids));

        assertThat(seen).hasSize(2).doesNotContain(ProcessHandle.current().pid());
    }

    static long slowPid() throws InterruptedException {
        Thread.sleep(20);
        return Programs.pid();
    }

    @Test
    void tellsTheCallersOfAnActorWhoseNodeWasKilledAndGoesOn() {
        List<ActorHandle<Counter>> counters = IntStream.range(0, 4)
                .mapToObj(i -> Ray.actor(Counter::new, i).remote())
                .toList();
        long victim = counters.get(0).task(Counter::pid).remote().get();
        assertThat(victim).isNotEqualTo(ProcessHandle.current().pid());

        ProcessHandle.of(victim).orElseThrow().destroyForcibly();

        org.assertj.core.api.Assertions.assertThatThrownBy(() -> {
                    while (true) {
                        counters.get(0).task(Counter::add, 1).remote().get();
                    }
                })
                .isInstanceOf(io.ray.api.exception.RayActorException.class);
        assertThat(Ray.task(Programs::add, 1, 1).remote().get()).isEqualTo(2);
        Ray.shutdown(); // the other cases want both nodes
        Ray.init();
    }
}
