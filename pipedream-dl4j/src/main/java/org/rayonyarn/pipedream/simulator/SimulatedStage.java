package org.rayonyarn.pipedream.simulator;

import java.util.List;
import org.rayonyarn.pipedream.partition.StagePlan;
import org.rayonyarn.pipedream.partition.States;

/**
 * What one stage costs for one minibatch.
 *
 * @param inputBytes that it receives from the stage before, as they travel
 * @param storedInputBytes the same, as they are kept for the backward pass
 * @param workers that run it, in the order of replicas
 */
public record SimulatedStage(
        double forwardSeconds,
        double backwardSeconds,
        double weightBytes,
        double activationBytes,
        double inputBytes,
        double storedInputBytes,
        List<Integer> workers) {
    public SimulatedStage {
        workers = List.copyOf(workers);
    }

    /** @param activationRatio how many times smaller activations travel */
    public static List<SimulatedStage> of(States states, List<StagePlan> stages, double activationRatio) {
        return stages.stream()
                .map(stage -> {
                    int first = stage.first();
                    int end = stage.end();
                    double forward = states.forwardSeconds(first, end);
                    return new SimulatedStage(
                            forward,
                            Math.max(0, states.computeSeconds(first, end) - forward),
                            states.weightBytes(first, end),
                            states.activationBytes(first, end),
                            states.cutBytes(first) / activationRatio,
                            states.cutBytes(first),
                            stage.workers());
                })
                .toList();
    }

    double bytesKept(int units, double share) {
        return units * share * (activationBytes + storedInputBytes);
    }
}
