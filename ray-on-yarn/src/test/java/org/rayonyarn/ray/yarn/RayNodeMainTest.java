package org.rayonyarn.ray.yarn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.client.NodeSettings;
import org.rayonyarn.ray.client.RaySettings;
import org.rayonyarn.ray.worker.process.WorkerConfig;
import org.rayonyarn.ray.worker.process.WorkerHeap;

/** What a node's container gives to the object store and to worker processes. */
class RayNodeMainTest {
    private static final YarnConfig.Jvm NODE =
            YarnConfig.from(Map.of(YarnConfig.NODE_MEMORY, "2g")::get).node().jvm();

    private static long storeBytes(Map<String, String> settings) {
        return new NodeSettings(RayNodeMain.withMemory(RaySettings.of(settings), NODE)).storeBytes();
    }

    @Test
    void theStoreHasItsShareOfTheContainer() {
        assertThat(storeBytes(Map.of())).isEqualTo(NODE.memory().objectStore() << 20);
    }

    @Test
    void whatIsSetByEitherNameHoldsInstead() {
        assertThat(storeBytes(Map.of("ray.object-store.memory", "1000"))).isEqualTo(1000);
        assertThat(storeBytes(Map.of("ray.head-args.0", "--object-store-memory=2000")))
                .isEqualTo(2000);
    }

    @Test
    void allProcessesOfANodeHaveItsContainerAsTheirLimit() {
        RaySettings sized = RayNodeMain.withMemory(RaySettings.of(Map.of()), NODE);

        assertThat(sized.get(WorkerConfig.MEMORY_LIMIT, "")).isEqualTo("2048");
        assertThat(sized.get(WorkerConfig.MAX_PROCESSES, "")).isEqualTo("2");
        WorkerConfig workers = WorkerConfig.from(sized, 8, 2);
        assertThat(workers.memoryMib() + WorkerHeap.BESIDE_MIB)
                .as("one fits beside a node that is full")
                .isLessThanOrEqualTo(NODE.memory().workers());
    }

    @Test
    void aNodeWhoseWorkersAreProcessesHasAsManyAsWereAskedFor() {
        RaySettings sized = RayNodeMain.withMemory(RaySettings.of(Map.of(WorkerConfig.ISOLATION, "process")), NODE);

        assertThat(sized.apply(WorkerConfig.MAX_PROCESSES)).isNull();
        assertThat(sized.get(WorkerConfig.MEMORY_LIMIT, "")).isEqualTo("2048");
    }
}
