package org.rayonyarn.ray.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ray.api.ActorHandle;
import io.ray.api.ObjectRef;
import io.ray.api.Ray;
import io.ray.api.exception.RayActorException;
import io.ray.api.runtimeenv.RuntimeEnv;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.rayonyarn.ray.api.IsolationPrograms.Hermit;

/** The processes of a node stay within its memory: a node that comes to 300 MiB at most has room for two small workers. */
@EnabledOnOs(OS.LINUX)
@Timeout(300)
class MemoryLimitIT {
    private static final List<String> SMALL = List.of("-Xmx64m");

    private static final Map<String, String> SETTINGS = Map.of(
            "ray.address", "local:1",
            "ray.job.jvm-options.0", "-Xmx140m",
            "ray.job.jvm-options.1", "-XX:+UseSerialGC",
            "ray.worker.max-processes", "4",
            "ray.worker.memory-limit", "700");

    @BeforeAll
    static void start() {
        SETTINGS.forEach(System::setProperty);
        Ray.init();
    }

    @AfterAll
    static void stop() {
        Ray.shutdown();
        SETTINGS.keySet().forEach(System::clearProperty);
    }

    private static ActorHandle<Hermit> hermit(List<String> options) {
        return Ray.actor(Hermit::new).setJvmOptions(options).remote();
    }

    /** Children of the one child of this JVM. */
    private static long workers() {
        return ProcessHandle.current()
                .children()
                .flatMap(ProcessHandle::children)
                .filter(ProcessHandle::isAlive)
                .count();
    }

    @Test
    void anActorWaitsForTheMemoryOfAnother() {
        List<ActorHandle<Hermit>> hermits = new ArrayList<>();
        List<ObjectRef<Long>> pids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ActorHandle<Hermit> hermit = hermit(SMALL);
            hermits.add(hermit);
            pids.add(hermit.task(Hermit::pid).remote());
        }

        for (int left = 5; left > 0; left--) {
            ObjectRef<Long> ready = Ray.wait(pids, 1).getReady().get(0);
            assertThat(workers()).isBetween(1L, 2L);
            int index = pids.indexOf(ready);
            hermits.remove(index).kill();
            pids.remove(index);
        }
        assertThat(pids).isEmpty();
    }

    @Test
    void environmentsTakeTurns() {
        List<ObjectRef<String>> values = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            RuntimeEnv env = new RuntimeEnv.Builder().build();
            env.set("env_vars", Map.of("RAY_TEST_TURN", "turn " + i % 3));
            values.add(Ray.task(IsolationPrograms::variable, "RAY_TEST_TURN")
                    .setRuntimeEnv(env)
                    .remote());
        }

        for (int i = 0; i < 6; i++) {
            assertThat(values.get(i).get()).isEqualTo("turn " + i % 3);
        }
    }

    @Test
    void anActorThatCannotFitIsToldSo() {
        ActorHandle<Hermit> giant = hermit(List.of("-Xmx2g"));

        assertThatThrownBy(() -> giant.task(Hermit::call).remote().get())
                .isInstanceOf(RayActorException.class)
                .rootCause()
                .hasMessageContaining("no worker process fits: it may need 2176 MiB")
                .hasMessageContaining("raise ray.worker.memory-limit, on YARN ray.yarn.node.memory");
    }

    @Test
    void theOneThatOutgrowsAllIsEndedBeforeTheNodeIs() {
        ActorHandle<Hermit> hoarder = hermit(List.of("-Xmx64m", "-XX:MaxDirectMemorySize=2g"));

        assertThatThrownBy(() -> hoarder.task(Hermit::hoard, 640).remote().get())
                .isInstanceOf(RayActorException.class)
                .rootCause()
                .hasMessageContaining("was ended: the node's memory is short")
                .hasMessageContaining("ray.yarn.node.memory");
        assertThat(Ray.task(IsolationPrograms::add, 1, 2).remote().get()).isEqualTo(3);
    }
}
