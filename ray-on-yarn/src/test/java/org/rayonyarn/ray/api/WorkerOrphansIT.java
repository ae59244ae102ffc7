package org.rayonyarn.ray.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.ActorHandle;
import io.ray.api.ObjectRef;
import io.ray.api.Ray;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.api.IsolationPrograms.Hermit;

/** No worker process outlives its node, however that ends. */
class WorkerOrphansIT {
    @Test
    void aNodeThatIsKilledTakesItsWorkersAlong() {
        System.setProperty("ray.address", "local:1");
        System.setProperty("ray.worker.isolation", "process");
        try {
            Ray.init();
            List<Long> workers = workers();
            long node = parentOf(workers.get(0));
            assertThat(node).isNotEqualTo(ProcessHandle.current().pid());

            ProcessHandle.of(node).orElseThrow().destroyForcibly();

            workers.forEach(IsolationContract::awaitEnd);
        } finally {
            Ray.shutdown();
            System.clearProperty("ray.worker.isolation");
            System.clearProperty("ray.address");
        }
    }

    @Test
    void nothingIsLeftWhenTheDriverLeaves() {
        System.setProperty("ray.worker.isolation", "process");
        List<Long> workers;
        try {
            Ray.init();
            workers = workers();
        } finally {
            Ray.shutdown();
            System.clearProperty("ray.worker.isolation");
        }

        workers.forEach(IsolationContract::awaitEnd);
    }

    private static List<Long> workers() {
        ActorHandle<Hermit> hermit = Ray.actor(Hermit::new).remote();
        List<ObjectRef<Long>> pids = new ArrayList<>(IntStream.range(0, 4)
                .mapToObj(i -> Ray.task(IsolationPrograms::pid).remote())
                .toList());
        pids.add(hermit.task(Hermit::pid).remote());
        return Ray.get(pids);
    }

    private static long parentOf(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(ProcessHandle::parent)
                .map(ProcessHandle::pid)
                .orElseThrow();
    }
}
