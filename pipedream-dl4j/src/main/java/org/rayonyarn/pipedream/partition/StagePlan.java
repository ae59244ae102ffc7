package org.rayonyarn.pipedream.partition;

import java.util.List;

/**
 * States [first, end) as one stage.
 *
 * @param computeSeconds forward and backward of one minibatch on one worker
 * @param replicas as the rule counts them: all, or, for the authors', those inside one unit of the second level
 * @param workers all that run the stage, as positions in the topology
 * @param memoryBytes of each of its workers, by {@link MemoryModel}
 */
public record StagePlan(
        int first, int end, double computeSeconds, int replicas, List<Integer> workers, double memoryBytes) {
    public StagePlan {
        workers = List.copyOf(workers);
    }

    StagePlan withMemory(double bytes) {
        return new StagePlan(first, end, computeSeconds, replicas, workers, bytes);
    }

    /** Everywhere the stage runs. */
    public int width() {
        return workers.size();
    }
}
