package org.rayonyarn.pipedream.partition;

import org.rayonyarn.pipedream.profile.ProfileException;
import org.rayonyarn.pipedream.profile.Topology;

/**
 * What a plan is wanted for.
 *
 * @param memoryBytes of one worker; infinite for no limit
 * @param straight no stage may be replicated
 * @param fewer workers may stay idle if that is faster; otherwise all are used
 * @param activationRatio how many times smaller activations travel; 0 when not given, which the authors take as "travel free" and the
 *     default rule as 1
 */
public record PlanRequest(
        Topology topology, double memoryBytes, boolean straight, boolean fewer, double activationRatio) {
    private static final double LEAST_RATIO = 1e-6;

    public PlanRequest {
        if (!(memoryBytes > 0)) {
            throw new ProfileException("memory: " + memoryBytes + " bytes; it must be greater than zero");
        }
        if (activationRatio != 0 && !(activationRatio >= LEAST_RATIO && activationRatio <= 1 / LEAST_RATIO)) {
            throw new ProfileException("activation-ratio: " + activationRatio + "; it must lie between " + LEAST_RATIO
                    + " and " + 1 / LEAST_RATIO);
        }
    }

    public PlanRequest(Topology topology) {
        this(topology, Double.POSITIVE_INFINITY, false, false, 0);
    }

    public PlanRequest withMemory(double bytes) {
        return new PlanRequest(topology, bytes, straight, fewer, activationRatio);
    }

    public PlanRequest withRatio(double ratio) {
        return new PlanRequest(topology, memoryBytes, straight, fewer, ratio);
    }

    /** How many times smaller activations travel when their travel is counted. */
    double countedRatio() {
        return activationRatio == 0 ? 1 : activationRatio;
    }
}
