package org.rayonyarn.ray.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ray.api.ObjectRef;
import io.ray.api.Ray;
import io.ray.api.exception.RayWorkerException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads as workers, three child JVMs as nodes, and a task that ends whatever JVM it runs in. */
@Timeout(120)
class NodeFellingTasksIT {
    @BeforeAll
    static void start() {
        System.setProperty("ray.address", "local:3");
        Ray.init();
    }

    @AfterAll
    static void stop() {
        Ray.shutdown();
        System.clearProperty("ray.address");
    }

    @Test
    void fellsTwoNodesThenItsOwnProcessAndNobodyElseSuffers() {
        ObjectRef<Integer> poison = Ray.task(IsolationPrograms::halt, 5).remote();
        List<ObjectRef<Integer>> others = IntStream.range(0, 30)
                .mapToObj(i -> Ray.task(NodeFellingTasksIT::slowly, i).remote())
                .toList();

        assertThatThrownBy(poison::get)
                .isInstanceOf(RayWorkerException.class)
                .hasMessageContaining("IsolationPrograms.halt")
                .hasMessageContaining("exit code 5");
        assertThat(Ray.get(others)).isEqualTo(IntStream.range(0, 30).boxed().toList());
        assertThat(Ray.getRuntimeContext().getAllNodeInfo())
                .as("the driver and three nodes")
                .filteredOn(node -> node.isAlive)
                .hasSize(2);
        assertThat(Ray.getRuntimeContext().getAllNodeInfo())
                .filteredOn(node -> !node.isAlive)
                .hasSize(2)
                .allSatisfy(node -> assertThat(node.resources).isEmpty());
    }

    static int slowly(int value) throws InterruptedException {
        Thread.sleep(50);
        return value;
    }
}
