package org.rayonyarn.ray.yarn;

import java.util.List;

/**
 * How a container's memory is divided. The overhead, which the JVM needs beside heap and direct buffers (metaspace, code, stacks),
 * is taken first, then what worker processes have; the rest is heap, object store and direct buffers. The object store lies in mapped files outside the heap, whose pages
 * count as the container's. All in MiB.
 *
 * @param total the container's
 * @param workers of the node's worker processes, which are in the same container
 */
record JvmMemory(long total, long heap, long objectStore, long direct, long overhead, long workers) {
    private static final long LEAST_HEAP = 64;

    /**
     * @param key which setting {@code total} comes from, for the message
     * @param planned for worker processes; 0 where workers are threads, and processes are started on demand
     * @throws IllegalArgumentException if too little is left for a heap
     */
    static JvmMemory of(String key, long total, long planned, Shares shares) {
        long overhead = Math.max(shares.overheadLeast(), Math.round(total * shares.overhead()));
        long workers = planned > 0 ? planned : Math.max(0, Math.round((total - overhead) * shares.onDemand()));
        long rest = total - overhead - workers;
        long store = Math.max(0, Math.round(rest * shares.objectStore()));
        long direct = Math.max(0, Math.round(rest * shares.direct()));
        long heap = rest - store - direct;
        if (heap < LEAST_HEAP) {
            throw new IllegalArgumentException(key + "=" + total + "m leaves " + Math.max(0, heap)
                    + " MiB of heap beside " + overhead + " MiB of overhead, " + store + " of object store and "
                    + direct
                    + " of direct buffers" + (workers == 0 ? "" : " and " + workers + " of worker processes")
                    + ": it needs " + LEAST_HEAP + " MiB at least, so raise it");
        }
        return new JvmMemory(total, heap, store, direct, overhead, workers);
    }

    /**
     * Who gets how much.
     *
     * @param overhead of the container's memory
     * @param overheadLeast MiB, whatever the share
     * @param objectStore of what the overhead leaves
     * @param direct of what the overhead leaves; the heap gets what is left then
     * @param onDemand of what the overhead leaves, for worker processes that nothing else is planned for
     */
    record Shares(double overhead, long overheadLeast, double objectStore, double direct, double onDemand) {
        Shares {
            if (objectStore + direct >= 1) {
                throw new IllegalArgumentException(
                        YarnConfig.OBJECT_STORE_SHARE + "=" + objectStore + " and " + YarnConfig.DIRECT_SHARE + "="
                                + direct + " leave nothing for the heap: their sum must be below 1");
            }
        }

        /** The same without an object store. */
        Shares withoutStore() {
            return new Shares(overhead, overheadLeast, 0, direct, onDemand);
        }

        /** The same without worker processes. */
        Shares withoutWorkers() {
            return new Shares(overhead, overheadLeast, objectStore, direct, 0);
        }
    }

    /** JVM options that keep the process within its container. */
    List<String> flags() {
        return List.of(
                "-Xmx" + heap + "m",
                "-XX:MaxDirectMemorySize=" + Math.max(1, direct) + "m",
                "-XX:+ExitOnOutOfMemoryError");
    }

    /** What the parts are, and which key to raise, for whoever reads that a container was killed for memory. */
    String advice(String key) {
        return total + " MiB = heap " + heap + " + object store " + objectStore + " + direct buffers " + direct
                + " + overhead " + overhead + (workers == 0 ? "" : " + worker processes " + workers)
                + "; what outgrew its part is native memory, direct buffers or a process that the program itself has"
                + " started, since heaps are bounded: raise " + YarnConfig.OVERHEAD_SHARE + " or " + key;
    }
}
