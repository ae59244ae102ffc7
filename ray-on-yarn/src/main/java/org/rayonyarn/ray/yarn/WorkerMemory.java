package org.rayonyarn.ray.yarn;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.worker.process.WorkerConfig;
import org.rayonyarn.ray.worker.process.WorkerHeap;

/** How much of a node's container its worker processes need. Stateless. */
final class WorkerMemory {
    private static final String TASK_SLOTS = "ray.node.task-slots";
    private static final int LEAST_SLOTS = 8;
    private static final int SLOTS_PER_CORE = 4;

    private WorkerMemory() {}

    /**
     * What is planned for them, in MiB; 0 where workers are threads, and processes are started on demand.
     *
     * @throws IllegalArgumentException if it can't be known: names the key to set
     */
    static long of(Function<String, @Nullable String> settings, int cores) {
        WorkerConfig workers = WorkerConfig.from(settings, slots(settings, cores), cores);
        if (!workers.always()) {
            return 0;
        }
        if (workers.memoryMib() == 0) {
            throw new IllegalArgumentException(WorkerConfig.ISOLATION + "=process on YARN needs " + WorkerConfig.MEMORY
                    + ", the MiB of heap of each of a node's " + workers.maxProcesses() + " worker processes ("
                    + WorkerConfig.MAX_PROCESSES + "), so that its container is made large enough");
        }
        return workers.maxProcesses() * (workers.memoryMib() + WorkerHeap.BESIDE_MIB);
    }

    private static int slots(Function<String, @Nullable String> settings, int cores) {
        ConfigReader read = new ConfigReader(settings);
        int slots = read.optional(TASK_SLOTS).isEmpty() ? 0 : read.number(TASK_SLOTS, 0);
        return slots > 0 ? slots : Math.max(LEAST_SLOTS, SLOTS_PER_CORE * cores);
    }
}
