package org.rayonyarn.pipedream.partition;

import org.rayonyarn.pipedream.profile.ProfileException;

/**
 * What one worker of a stage keeps. With {@code v} minibatches in flight at the stage: v versions of its weights (the newest of them is the
 * working copy), one gradient, the updater's state, v times its activations and the input they were made from, and the workspace.
 *
 * @param updaterRatio bytes of updater state a byte of weights: 0 for SGD, 1 for momentum, 2 for Adam
 * @param workspaceBytes for the library's scratch space
 */
public record MemoryModel(double updaterRatio, double workspaceBytes) {
    public MemoryModel {
        if (!(updaterRatio >= 0 && updaterRatio <= 16)) {
            throw new ProfileException(
                    "pipedream.memory.updater-ratio: " + updaterRatio + "; it must lie between 0 and 16");
        }
        if (!(workspaceBytes >= 0 && workspaceBytes < Double.POSITIVE_INFINITY)) {
            throw new ProfileException(
                    "pipedream.memory.workspace-bytes: " + workspaceBytes + "; it must be zero or more");
        }
    }

    /**
     * Minibatches in flight at one replica of a stage (the paper's NOAM, at the first stage).
     *
     * @param workersFromHere replicas of this stage and of all behind it
     */
    public static int inFlight(int workersFromHere, int replicas) {
        return (workersFromHere + replicas - 1) / replicas;
    }

    /**
     * The fewest replicas of a stage with {@code behind} workers behind it so that no more than {@code mostInFlight} minibatches are in flight;
     * more than there are workers if no number will do.
     */
    static int fewestReplicas(int behind, int mostInFlight) {
        if (mostInFlight == 0 || (mostInFlight == 1 && behind > 0)) {
            return Integer.MAX_VALUE / 2;
        }
        return behind == 0 ? 1 : (behind + mostInFlight - 2) / (mostInFlight - 1);
    }

    /** @param inputBytes what the stage receives for one minibatch */
    public double bytes(int inFlight, double weightBytes, double activationBytes, double inputBytes) {
        return weightBytes * (inFlight + 1 + updaterRatio) + inFlight * (activationBytes + inputBytes) + workspaceBytes;
    }

    /** The most minibatches in flight, but no more than {@code limit}, that fit in {@code available} bytes; 0 if not even one does. */
    int mostInFlight(double available, int limit, double weightBytes, double activationBytes, double inputBytes) {
        if (bytes(limit, weightBytes, activationBytes, inputBytes) <= available) {
            return limit;
        }
        double rest = available - bytes(0, weightBytes, activationBytes, inputBytes);
        int most = (int) Math.max(0, Math.min(limit, rest / (weightBytes + activationBytes + inputBytes)));
        while (most > 0 && bytes(most, weightBytes, activationBytes, inputBytes) > available) { // by rounding
            most--;
        }
        return bytes(most + 1, weightBytes, activationBytes, inputBytes) <= available ? most + 1 : most;
    }
}
